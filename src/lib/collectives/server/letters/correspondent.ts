/** Somebody to write to, in their language. */
export interface Correspondent {
  readonly email: string;
  readonly locale: string;
}

export function languageOf({ locale }: Correspondent): { readonly locale: 'fr' | 'en' } {
  return { locale: locale === 'en' ? 'en' : 'fr' };
}
