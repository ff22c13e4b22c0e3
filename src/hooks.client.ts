import type { ClientInit } from '@sveltejs/kit/hooks';
import { baseLocale, isLocale, overwriteGetLocale } from '#lib/messages/runtime.js';

/** The page goes on in the language in which the server wrote it. */
export const init: ClientInit = () => {
  const { lang } = document.documentElement;
  overwriteGetLocale(() => (isLocale(lang) ? lang : baseLocale));
};
