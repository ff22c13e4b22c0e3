import * as m from '#lib/messages/messages.js';
import type { Id } from '#lib/kernel/ids.ts';
import { itemPath, paths } from '#lib/kernel/paths.ts';
import type { IconName } from '#lib/ui/icon-names.ts';
import type { Asked, Found, Scope } from '../types.ts';

/** How an answer and a search are said on a page. */

const icons: Readonly<Record<string, IconName>> = {
  note: 'note',
  thread: 'talk',
  proposal: 'suggest',
  decision: 'decision',
};

export function iconOf(kind: string): IconName {
  return icons[kind] ?? 'note';
}

/** Where an answer leads: a draft to its desk, all else to the item. */
export function pathOf(found: Pick<Found, 'source' | 'kind' | 'title' | 'slug'> & { readonly itemId: Id }): string {
  const item = { id: found.itemId, kind: found.kind, title: found.title };
  return found.source === 'pad' && found.kind === 'note'
    ? paths.writeNote(found.slug, item)
    : itemPath(found.slug, item);
}

/** « Message dans une discussion · cercle Équipement · 24 novembre 2026 », and the collective when it is another one. */
export function whatIs(found: Found, slug: string | null, date: string): string {
  const { kind, state, source, audience, collective, slug: place } = found;
  const what =
    source === 'item'
      ? m.search_what({ kind, state })
      : source === 'pad'
        ? m.search_draft({ kind })
        : m.search_what_inside({ kind });
  const readers = m.search_readers({ audience, collective, circle: found.circle ?? '' });
  return [what, ...(place === slug ? [] : [collective]), readers, date].join(' · ');
}

/** How many choices narrow a search, beyond its words. */
export function choicesIn(asked: Asked): number {
  const { kinds, circles, hashtags, scope, period } = asked;
  return kinds.length + circles.length + hashtags.length + (scope === 'all' ? 0 : 1) + (period === 'ever' ? 0 : 1);
}

export function sayScope(scope: Scope, collective: string): string {
  switch (scope) {
    case 'all':
      return m.search_scope_all();
    case 'here':
      return collective;
    case 'mine':
      return m.search_scope_mine();
    case 'public':
      return m.search_scope_public();
  }
}
