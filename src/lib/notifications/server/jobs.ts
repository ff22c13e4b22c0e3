import { consume } from '#lib/kernel/server/outbox.ts';
import { tellEntry } from './commands/tell.ts';

/** Follows the journal from where it stopped, and tells people what concerns them. Called once, at start. */
export async function startNotifications(): Promise<void> {
  await consume('notifications', tellEntry);
}
