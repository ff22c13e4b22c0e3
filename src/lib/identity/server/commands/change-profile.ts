import { sql } from 'kysely';
import { publicAudience, type Id } from '#lib/kernel/ids.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import type { Locale, Theme } from '../../types.ts';
import '../tables.ts';

export interface Profile {
  readonly name: string;
  /** The name shown to everybody on public items; null: none, they read « une personne ». */
  readonly publicName: string | null;
  readonly locale: Locale;
}

/** Changes how a person is named and addressed; the name follows wherever they are known, former texts included. */
export async function changeProfile(personId: Id, profile: Profile): Promise<void> {
  await asOwner(async (tx) => {
    await tx
      .updateTable('persons')
      .set({ name: profile.name, public_name: profile.publicName, locale: profile.locale })
      .where('id', '=', personId)
      .execute();
    await tx
      .updateTable('attributions')
      .set({ name: profile.name })
      .where('person_id', '=', personId)
      .where('audience_id', '!=', publicAudience)
      .execute();
    if (profile.publicName === null)
      await tx
        .deleteFrom('attributions')
        .where('person_id', '=', personId)
        .where('audience_id', '=', publicAudience)
        .execute();
    else
      await sql`insert into attributions (person_id, audience_id, name) values (${personId}, ${publicAudience}, ${profile.publicName})
        on conflict (person_id, audience_id) do update set name = excluded.name`.execute(tx);
  });
}

export async function rememberTheme(personId: Id, theme: Theme): Promise<void> {
  await runtime().db.updateTable('persons').set({ theme }).where('id', '=', personId).execute();
}
