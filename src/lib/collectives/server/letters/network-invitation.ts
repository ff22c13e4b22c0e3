import { paths } from '#lib/kernel/paths.ts';
import { writeLetter } from '#lib/kernel/server/letter.ts';
import type { Mail } from '#lib/kernel/server/mail.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import * as m from '#lib/messages/messages.js';
import { languageOf, type Correspondent } from './correspondent.ts';

export interface ToldInvitation {
  /** The collective that is asked. */
  readonly collective: string;
  readonly slug: string;
  readonly from: string;
  readonly network: string;
  readonly summary: string;
}

/** To somebody who governs: which collective asks theirs into which network, and where to answer. */
export function networkInvitationLetter(to: Correspondent, told: ToldInvitation): Mail {
  const inLanguage = languageOf(to);
  return {
    to: to.email,
    subject: m.collectives_mail_network_subject(told, inLanguage),
    ...writeLetter({
      greeting: m.identity_mail_hello({}, inLanguage),
      paragraphs: [m.collectives_mail_network_body(told, inLanguage), ...(told.summary === '' ? [] : [told.summary])],
      action: {
        label: m.collectives_mail_network_action({}, inLanguage),
        url: `${runtime().config.publicUrl}${paths.networks(told.slug)}#invitations`,
      },
      footer: [m.collectives_mail_network_footer(told, inLanguage)],
    }),
  };
}
