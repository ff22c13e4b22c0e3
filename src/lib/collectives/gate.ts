import { error, redirect } from '@sveltejs/kit';
import { publicAudience } from '#lib/kernel/ids.ts';
import { paths } from '#lib/kernel/paths.ts';
import * as m from '#lib/messages/messages.js';
import type { AbsentPerson, Guest, Member, Session, Viewer, Visitor } from './types.ts';

// The only file that turns a session into a Member, a Guest or a Visitor.

const visitor = { kind: 'visitor', personId: null, audiences: [publicAudience] } as unknown as Visitor;

/** Anybody at all: reads what is public. For the pages that show everyone the same. */
export function asVisitor(): Visitor {
  return visitor;
}

/** Who reads this address of a collective: its member, a guest, or a visitor. Never refuses: the floor and the queries do. */
export function asViewer(session: AbsentPerson | null, slug: string): Viewer {
  if (session === null) return visitor;
  const place = session.places.find((one) => one.slug === slug);
  const { personId, name, audiences } = session;
  return place === undefined
    ? ({ kind: 'guest', personId, name, audiences } as unknown as Guest)
    : ({ kind: 'member', personId, name, audiences, place } as unknown as Member);
}

/** The member of this collective, or 404: to an outsider a collective and an unknown address are the same. */
export function requireMember(session: Session | null, slug: string): Member {
  const viewer = asViewer(session, slug);
  if (viewer.kind !== 'member') notFound();
  return viewer;
}

/** The signed-in person; anybody else is asked to sign in, then comes back. For pages about oneself, in no collective. */
export function requireSession(session: Session | null, next?: URL): Session {
  if (session === null) redirect(303, paths.signIn(next === undefined ? undefined : `${next.pathname}${next.search}`));
  return session;
}

/** The person who looks after the installation, or 404. */
export function requireHost(session: Session | null): Session {
  if (session?.isHost !== true) notFound();
  return session;
}

export function notFound(): never {
  error(404, m.kernel_not_found());
}
