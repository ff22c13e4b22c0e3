import type { Session } from '#lib/collectives/types.ts';

declare global {
  namespace App {
    interface Locals {
      /** The signed-in person, or null for a visitor. */
      session: Session | null;
    }
    interface Error {
      message: string;
      /** The mark under which the log tells what happened. */
      id?: string;
    }
  }
}
