import type { Id } from './ids.ts';

export type Relation =
  | 'contains'
  | 'continues'
  | 'cites'
  | 'decides'
  | 'documents'
  | 'about'
  | 'supersedes'
  | 'corrects'
  | 'produced_by'
  | 'answers';

/** The relations that tell where a thing comes from and what became of it. */
export const lineageRelations = ['continues', 'produced_by', 'supersedes', 'corrects'] as const;
export type LineageRelation = (typeof lineageRelations)[number];

/** What a link leads to: an item of this installation, or any other page. */
export type LinkTarget = ({ readonly itemId: Id } | { readonly url: string }) & { readonly label?: string };

export interface LinkedItem {
  readonly id: Id;
  readonly kind: string;
  readonly title: string;
  /** The collective it stands in. */
  readonly slug: string;
  readonly collective: string;
}

/** One end of a link, seen from an item. */
export interface Link {
  readonly relation: Relation;
  /** `out`: the item says so itself. `in`: another says so of it. */
  readonly way: 'out' | 'in';
  /** null for a page elsewhere. */
  readonly item: LinkedItem | null;
  readonly url: string | null;
  readonly label: string;
}

/** A knot of a lineage. */
export interface Ancestor extends LinkedItem {
  /** How it follows the knot it comes from; null for a beginning. */
  readonly relation: LineageRelation | null;
  readonly territory: string;
  readonly authorId: Id | null;
  readonly createdAt: Date;
}
