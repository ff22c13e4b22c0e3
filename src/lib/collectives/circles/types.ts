import type { Id } from '#lib/kernel/ids.ts';
import type { ListedMandate } from '../mandates/types.ts';
import type { Admission, CircleKind } from '../types.ts';

/** A circle as one of the members of the collective sees it. */
export interface ListedCircle {
  readonly id: Id;
  readonly parentId: Id | null;
  readonly name: string;
  readonly kind: CircleKind;
  readonly purpose: string;
  readonly admission: Admission;
  readonly closedAt: Date | null;
  readonly persons: number;
  /** Whether the reader is in it. */
  readonly mine: boolean;
  /** Whether the reader has asked to come in and waits. */
  readonly asked: boolean;
  /** The names of those who facilitate it now. */
  readonly facilitators: readonly string[];
}

/** A circle with those under it, whatever their depth. */
export interface CircleTree extends ListedCircle {
  readonly under: readonly CircleTree[];
}

export interface CirclePerson {
  readonly personId: Id;
  readonly name: string;
  readonly since: Date;
  readonly organisation: string | null;
}

export interface CircleRequest {
  readonly id: Id;
  readonly personId: Id;
  readonly name: string;
  readonly message: string;
  readonly at: Date;
}

/** What a circle keeps, the latest first. */
export interface CircleItem {
  readonly id: Id;
  readonly kind: string;
  readonly title: string;
  readonly updatedAt: Date;
}

export interface CirclePage {
  readonly circle: ListedCircle;
  readonly parent: { readonly id: Id; readonly name: string } | null;
  readonly under: readonly ListedCircle[];
  readonly people: readonly CirclePerson[];
  readonly mandates: readonly ListedMandate[];
  /** Those who wait for an answer; only for who may give it. */
  readonly requests: readonly CircleRequest[];
  /** Those of the collective who are not in it; only for who may bring them in. */
  readonly others: readonly { readonly personId: Id; readonly name: string }[];
  /** What it keeps to itself; empty for who is not in it. */
  readonly items: readonly CircleItem[];
  readonly timeZone: string;
  readonly now: Date;
}
