import { paths } from '#lib/kernel/paths.ts';
import { writeLetter } from '#lib/kernel/server/letter.ts';
import type { Mail } from '#lib/kernel/server/mail.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import * as m from '#lib/messages/messages.js';
import { languageOf, type Correspondent } from './correspondent.ts';

/** To somebody who governs: who asks to join, in what words, and where to answer. */
export function requestLetter(
  to: Correspondent,
  told: { readonly collective: string; readonly slug: string; readonly asker: string; readonly message: string },
): Mail {
  const inLanguage = languageOf(to);
  return {
    to: to.email,
    subject: m.collectives_mail_request_subject(told, inLanguage),
    ...writeLetter({
      greeting: m.identity_mail_hello({}, inLanguage),
      paragraphs: [m.collectives_mail_request_body(told, inLanguage), ...(told.message === '' ? [] : [told.message])],
      action: {
        label: m.collectives_mail_request_action({}, inLanguage),
        url: `${runtime().config.publicUrl}${paths.members(told.slug)}#demandes`,
      },
      footer: [m.collectives_mail_request_footer(told, inLanguage)],
    }),
  };
}

/** To who asked: the answer, and the word that goes with it. */
export function answerLetter(
  to: Correspondent,
  told: { readonly collective: string; readonly slug: string; readonly accepted: boolean; readonly word: string },
): Mail {
  const inLanguage = languageOf(to);
  const word = told.word === '' ? [] : [told.word];
  const { collective } = told;
  return {
    to: to.email,
    subject: told.accepted
      ? m.collectives_mail_accepted_subject({ collective }, inLanguage)
      : m.collectives_mail_refused_subject({ collective }, inLanguage),
    ...writeLetter({
      greeting: m.identity_mail_hello({}, inLanguage),
      paragraphs: [
        told.accepted
          ? m.collectives_mail_accepted_body({ collective }, inLanguage)
          : m.collectives_mail_refused_body({ collective }, inLanguage),
        ...word,
      ],
      ...(told.accepted
        ? {
            action: {
              label: m.collectives_mail_accepted_action({ collective }, inLanguage),
              url: runtime().config.publicUrl + paths.home(told.slug),
            },
          }
        : {}),
      footer: [m.collectives_mail_answer_footer({ collective }, inLanguage)],
    }),
  };
}
