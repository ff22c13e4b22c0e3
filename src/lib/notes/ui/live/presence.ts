import { isId, type Id } from '#lib/kernel/ids.ts';

export interface PresentPerson {
  readonly personId: Id;
  readonly name: string;
  /** The Yjs clients they write with here: one per page that they have open. */
  readonly clients: readonly number[];
}

type State = Readonly<Record<string, unknown>> & { readonly clientId: number };

/**
 * Who is here, each once, whoever reads this first. Names and ids are those that the server wrote into each state: it overwrites what
 * an editor says of itself.
 */
export function readPresent(
  states: readonly State[],
  me: { readonly personId: Id; readonly name: string },
): PresentPerson[] {
  const present = new Map<Id, PresentPerson>([[me.personId, { ...me, clients: [] }]]);
  for (const { clientId, user } of states) {
    const { personId, name } = (typeof user === 'object' && user !== null ? user : {}) as Record<string, unknown>;
    if (typeof personId !== 'string' || typeof name !== 'string' || !isId(personId)) continue;
    const known = present.get(personId) ?? { personId, name, clients: [] };
    present.set(personId, { ...known, clients: [...known.clients, clientId] });
  }
  return [...present.values()];
}
