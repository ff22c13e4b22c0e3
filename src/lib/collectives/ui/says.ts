import { paths } from '#lib/kernel/paths.ts';
import * as m from '#lib/messages/messages.js';
import type { IconName } from '#lib/ui/icon-names.ts';
import type { ListedCircle } from '../circles/types.ts';
import type { ListedMandate } from '../mandates/types.ts';
import type { Role } from '../types.ts';

/** « Animer le cercle Équipement »: a charge, in words. */
export function sayCharge({ role, circle }: { readonly role: Role; readonly circle: string | null }): string {
  const charge = m.collectives_charge({ role });
  return circle === null ? charge : m.collectives_charge_in({ charge, circle });
}

/** What a mandate is for: its own words, or the charge itself. */
export function sayMandate(mandate: Pick<ListedMandate, 'role' | 'circle' | 'scope'>): string {
  return mandate.scope === '' ? sayCharge(mandate) : mandate.scope;
}

export function circlePath(slug: string, circle: Pick<ListedCircle, 'id' | 'name'>): string {
  return paths.circle(slug, { id: circle.id, title: circle.name });
}

const icons: Readonly<Record<string, IconName>> = {
  note: 'note',
  thread: 'talk',
  proposal: 'suggest',
  decision: 'decision',
};

export function itemIcon(kind: string): IconName {
  return icons[kind] ?? 'note';
}
