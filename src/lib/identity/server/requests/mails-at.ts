import { paths } from '#lib/kernel/paths.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';

/** Where the host reads the mails, said to those who wait for one on an installation that sends none; null where mail is sent. */
export function mailsAt(): string | null {
  const { smtpUrl, publicUrl } = runtime().config;
  return smtpUrl === null ? `${publicUrl}${paths.mails()}` : null;
}
