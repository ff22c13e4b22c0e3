import type { Generated } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import type { Admission, CircleKind, Role } from '../types.ts';

export interface CollectivesTable {
  id: Id;
  audience_id: Id;
  members_audience_id: Id;
  slug: string;
  name: string;
  territory: Generated<string>;
  summary: Generated<string>;
  licence: string | null;
  default_method: Generated<string>;
  /** IANA name; deadlines and days are said in it. */
  time_zone: Generated<string>;
  emblem: Generated<string>;
  voices: Generated<'organisations' | 'persons'>;
  is_demo: Generated<boolean>;
  admission: Generated<'request' | 'invited'>;
  opens_circles: Generated<'admins' | 'members'>;
  invites: Generated<'mandated' | 'members'>;
  /** From when it is only read. */
  closes_at: Generated<Date | null>;
  created_at: Generated<Date>;
}

export interface OrganisationsTable {
  id: Id;
  collective_id: Id;
  audience_id: Id;
  name: string;
  place: Generated<string>;
  joined_at: Generated<Date>;
  left_at: Date | null;
}

export interface CirclesTable {
  id: Id;
  collective_id: Id;
  audience_id: Id;
  readers_audience_id: Id;
  parent_id: Id | null;
  slug: string;
  name: string;
  kind: Generated<CircleKind>;
  purpose: Generated<string>;
  admission: Generated<Admission>;
  created_at: Generated<Date>;
  closed_at: Date | null;
}

export interface MembershipsTable {
  id: Id;
  collective_id: Id;
  audience_id: Id;
  person_id: Id;
  organisation_id: Id | null;
  speaks_for_organisation: Generated<boolean>;
  speaks_from: Generated<Date | null>;
  speaks_until: Generated<Date | null>;
  since: Generated<Date>;
  until: Date | null;
}

export interface CircleMembersTable {
  id: Id;
  circle_id: Id;
  collective_id: Id;
  audience_id: Id;
  person_id: Id;
  since: Generated<Date>;
  until: Date | null;
}

export interface MandatesTable {
  id: Id;
  collective_id: Id;
  circle_id: Id | null;
  audience_id: Id;
  person_id: Id;
  role: Role;
  scope: Generated<string>;
  starts_at: Generated<Date>;
  ends_at: Date | null;
  ended_at: Date | null;
  decision_id: Id | null;
  /** The mandate that this one follows. */
  renews_id: Generated<Id | null>;
}

export interface CircleRequestsTable {
  id: Id;
  circle_id: Id;
  collective_id: Id;
  audience_id: Id;
  person_id: Id;
  message: Generated<string>;
  created_at: Generated<Date>;
  settled_at: Generated<Date | null>;
  settled_by: Generated<Id | null>;
  accepted: Generated<boolean | null>;
}

export interface InvitationsTable {
  id: Id;
  collective_id: Id;
  circle_id: Id | null;
  token_hash: Buffer;
  email: string | null;
  role: 'admin' | 'facilitator' | 'secretary' | null;
  seats: number | null;
  used: Generated<number>;
  created_by: Id;
  created_at: Generated<Date>;
  expires_at: Date;
  revoked_at: Date | null;
}

export interface JoinRequestsTable {
  id: Id;
  collective_id: Id;
  person_id: Id;
  message: Generated<string>;
  created_at: Generated<Date>;
  settled_at: Generated<Date | null>;
  settled_by: Generated<Id | null>;
  accepted: Generated<boolean | null>;
  answer: Generated<string>;
}

export interface CollectiveSlugsTable {
  slug: string;
  collective_id: Id;
  audience_id: Id;
  left_at: Generated<Date>;
}

export interface NetworksTable {
  id: Id;
  audience_id: Id;
  name: string;
  summary: Generated<string>;
  opened_by: Id;
  created_at: Generated<Date>;
  closed_at: Generated<Date | null>;
}

export interface NetworkCollectivesTable {
  id: Id;
  network_id: Id;
  audience_id: Id;
  collective_id: Id;
  since: Generated<Date>;
  until: Generated<Date | null>;
}

export interface NetworkInvitationsTable {
  id: Id;
  network_id: Id;
  audience_id: Id;
  by_collective_id: Id;
  person_id: Id;
  asked: string;
  /** null: the words named nobody. */
  invited_id: Id | null;
  created_at: Generated<Date>;
  expires_at: Date;
  withdrawn_at: Generated<Date | null>;
  settled_at: Generated<Date | null>;
  settled_by: Generated<Id | null>;
  accepted: Generated<boolean | null>;
}

declare module '#lib/kernel/server/tables.ts' {
  interface Tables {
    collectives: CollectivesTable;
    organisations: OrganisationsTable;
    circles: CirclesTable;
    memberships: MembershipsTable;
    circle_members: CircleMembersTable;
    mandates: MandatesTable;
    circle_requests: CircleRequestsTable;
    invitations: InvitationsTable;
    join_requests: JoinRequestsTable;
    collective_slugs: CollectiveSlugsTable;
    networks: NetworksTable;
    network_collectives: NetworkCollectivesTable;
    network_invitations: NetworkInvitationsTable;
  }
}
