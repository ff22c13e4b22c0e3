import type { Place } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { paths } from '#lib/kernel/paths.ts';
import { writeLetter, type Letter } from '#lib/kernel/server/letter.ts';
import type { Mail } from '#lib/kernel/server/mail.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import * as m from '#lib/messages/messages.js';
import type { Line, Told } from '../../types.ts';
import { sayLine } from '../../ui/says.ts';

/** Who is written to, of what collective. */
export interface Addressee {
  readonly personId: Id;
  readonly email: string;
  readonly locale: 'fr' | 'en';
  readonly place: Place;
  /** Signs the way out of these mails. */
  readonly token: string;
}

/** One thing, in a mail of its own: mail programs gather those of the same thing. */
export function thingLetter(to: Addressee, told: Told): Mail {
  const inLanguage = { locale: to.locale };
  const collective = to.place.name;
  const [first] = told.lines;
  if (first === undefined) throw new Error('a letter about nothing');
  return {
    to: to.email,
    subject: m.notifications_mail_subject({ title: titleOf(told, to), collective }, inLanguage),
    ...writeLetter({
      greeting: m.identity_mail_hello({}, inLanguage),
      paragraphs: [
        ...told.lines.flatMap((line) => (line === first ? firstWordsOf(line, told, to) : wordsOf(line, told, to))),
        ...(told.wide ? [] : [m.notifications_mail_narrow({}, inLanguage)]),
      ],
      action: { label: m.notifications_go({ kind: first.kind }, inLanguage), url: address(first.href) },
      footer: footer(to),
    }),
    guard: guardOf(to, [told]),
    thread: `${told.thing}.${to.place.collectiveId}`,
    unsubscribe: address(paths.unsubscribe(to.token)),
  };
}

/** Several things, in one mail: what asks something first. */
export function digestLetter(to: Addressee, things: readonly Told[]): Mail {
  const inLanguage = { locale: to.locale };
  const collective = to.place.name;
  const asks = ({ lines }: Told) => lines.some((line) => line.asks);
  const ordered = [...things.filter(asks), ...things.filter((told) => !asks(told))];
  return {
    to: to.email,
    subject: m.notifications_mail_digest_subject({ collective, count: things.length }, inLanguage),
    ...writeLetter({
      greeting: m.identity_mail_hello({}, inLanguage),
      paragraphs: [m.notifications_mail_digest_lead({ collective }, inLanguage)],
      list: ordered.map((told) => ({
        text: titleOf(told, to),
        url: address(told.lines[0]?.href ?? told.href),
        detail: told.lines.flatMap((line) => wordsOf(line, told, to)).join(' '),
      })),
      footer: [
        { text: m.notifications_mail_digest_action({}, inLanguage), url: address(paths.notifications()) },
        ...footer(to),
      ],
    }),
    guard: guardOf(to, things),
    unsubscribe: address(paths.unsubscribe(to.token)),
  };
}

/** A mail passes through many hands, and whoever hosts may see it: what only some may read is not in it, title and words alike. */
function titleOf(told: Told, { locale }: Addressee): string {
  return told.wide ? told.title : m.notifications_mail_narrow_title({}, { locale });
}

/** What happened and where, since the subject alone says no act. */
function firstWordsOf(line: Line, told: Told, to: Addressee): string[] {
  const [sentence = '', ...quoted] = wordsOf(line, told, to);
  if (!told.wide || told.itemId === null) return [sentence, ...quoted];
  const named = { sentence: sayLine(line, to.locale), title: told.title };
  return [m.notifications_mail_first(named, { locale: to.locale }), ...quoted];
}

function wordsOf(line: Line, told: Told, to: Addressee): string[] {
  const quoted =
    told.wide && line.excerpt !== null
      ? [m.notifications_mail_quote({ words: line.excerpt }, { locale: to.locale })]
      : [];
  return [sentenceOf(line, told, to), ...quoted];
}

function sentenceOf(line: Line, told: Told, { locale }: Addressee): string {
  const tells = told.wide || !line.kind.startsWith('step-');
  return `${tells ? sayLine(line, locale) : m.notifications_mail_narrow_step({}, { locale })}.`;
}

function footer({ place, locale, token }: Addressee): Letter['footer'] {
  const collective = place.name;
  return [
    m.notifications_mail_why({ collective }, { locale }),
    { text: m.notifications_mail_settings({}, { locale }), url: address(paths.notificationSettings()) },
    { text: m.notifications_mail_stop({ collective }, { locale }), url: address(paths.unsubscribe(token)) },
  ];
}

function guardOf({ personId }: Addressee, things: readonly Told[]) {
  return {
    readerId: personId,
    audiences: [...new Set(things.map(({ audienceId }) => audienceId))],
    // A note being written is read under the audience of its pad, which is among those above.
    items: things.flatMap(({ itemId, isDraft }) => (itemId === null || isDraft ? [] : [itemId])),
  };
}

function address(path: string): string {
  return runtime().config.publicUrl + path;
}
