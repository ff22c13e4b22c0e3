import type { Session } from '#lib/collectives/types.ts';
import type { PublicItem } from '#lib/kernel/server/public-pages.ts';

declare global {
  namespace App {
    interface Locals {
      /** The signed-in person, or null for a visitor. */
      session: Session | null;
      /** Set by a page that shows one public item to a visitor: the page may then be kept for the next one. */
      publicItem?: PublicItem;
    }
    interface Error {
      message: string;
      /** The mark under which the log tells what happened. */
      id?: string;
    }
  }
}
