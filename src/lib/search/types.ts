import type { Id } from '#lib/kernel/ids.ts';

/** Where to look: all one may read, this collective, those one is in, what is public anywhere. */
export const scopes = ['all', 'here', 'mine', 'public'] as const;
export type Scope = (typeof scopes)[number];

export const periods = ['ever', 'year', 'quarter'] as const;
export type Period = (typeof periods)[number];

export type Order = 'best' | 'newest';

/** A place in a list of answers, where the next page begins. Instants as the database wrote them, to the microsecond. */
export interface Place {
  readonly asOf: string;
  readonly score: number;
  readonly at: string;
  readonly item: Id;
}

/** A search, as its address says it. */
export interface Asked {
  readonly text: string;
  readonly scope: Scope;
  readonly kinds: readonly string[];
  /** Audiences of this collective: its circles, or all its members. */
  readonly circles: readonly Id[];
  readonly hashtags: readonly string[];
  readonly period: Period;
  readonly order: Order;
  /** As it is written: no near spelling is tried. */
  readonly exact: boolean;
  readonly after: Place | null;
}

/** A piece of a title or an excerpt; `marked` when it is what was asked. */
export interface Segment {
  readonly text: string;
  readonly marked: boolean;
}

export type AudienceKind = 'public' | 'network' | 'collective' | 'circle' | 'named';

/** One item found, by its own text, its draft, or something said in it. */
export interface Found {
  readonly itemId: Id;
  readonly source: string;
  /** The row the text comes from: the comment, for a comment. */
  readonly sourceId: Id;
  readonly kind: string;
  readonly title: string;
  readonly titleSegments: readonly Segment[];
  readonly excerpt: readonly Segment[];
  readonly state: string;
  readonly licence: string | null;
  readonly slug: string;
  readonly collective: string;
  readonly audience: AudienceKind;
  /** The circle that reads it, when its audience is one. */
  readonly circle: string | null;
  readonly updatedAt: Date;
}

export interface Facet {
  readonly value: string;
  readonly count: number;
}

export interface CircleFacet extends Facet {
  readonly kind: AudienceKind;
  readonly circle: string | null;
}

export interface Answers {
  readonly found: readonly Found[];
  readonly total: number;
  /** False when only the newest were counted: there are at least `total`. */
  readonly complete: boolean;
  readonly scopes: Readonly<Record<Scope, number>>;
  readonly kinds: readonly Facet[];
  readonly circles: readonly CircleFacet[];
  readonly hashtags: readonly Facet[];
  /** The other forms of the words, met in the answers: « rétribuer », « rétributions ». */
  readonly forms: readonly string[];
  /** What was searched instead, when nothing held the words as written. */
  readonly understoodAs: string | null;
  readonly next: Place | null;
}
