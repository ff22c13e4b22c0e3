import { done, type Outcome } from '#lib/kernel/outcome.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { mayHost } from '../../rules.ts';

export interface InstallationRules {
  readonly openSignUp: boolean;
  readonly openCollectives: boolean;
}

/** Who may open an account, who may open a collective: the host says. */
export async function changeInstallation(
  by: { readonly isHost: boolean },
  rules: InstallationRules,
): Promise<Outcome<undefined, 'hosts-only'>> {
  const verdict = mayHost(by);
  if (!verdict.ok) return verdict;
  await asOwner(async (tx) => {
    await tx
      .insertInto('settings')
      .values([
        { key: 'installation.open-sign-up', value: JSON.stringify(rules.openSignUp) },
        { key: 'installation.open-collectives', value: JSON.stringify(rules.openCollectives) },
      ])
      .onConflict((conflict) => conflict.column('key').doUpdateSet((row) => ({ value: row.ref('excluded.value') })))
      .execute();
  });
  return done();
}
