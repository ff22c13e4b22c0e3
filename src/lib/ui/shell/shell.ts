import type { IconName } from '../icon-names.ts';

/** A place of the navigation. The caller lists only what exists for this reader. */
export interface NavEntry {
  href: string;
  icon: IconName;
  label: string;
  current?: boolean | undefined;
  /** What awaits this person there; nothing is shown at 0. */
  count?: number | undefined;
  /** One of the four places of the bar on a phone. */
  onBar?: boolean | undefined;
}

/** Where one works: a collective, a network. */
export interface Place {
  href: string;
  name: string;
  /** « 14 structures ». */
  detail?: string | undefined;
  /** A drawing of emblems.ts. */
  emblem?: string | undefined;
  current?: boolean | undefined;
}

export interface PersonHere {
  id: string;
  name: string;
  href: string;
  detail?: string | undefined;
}

/** A short way offered by the search panel. */
export interface Way {
  href: string;
  icon: IconName;
  label: string;
  detail?: string | undefined;
}

export interface WayGroup {
  title: string;
  ways: readonly Way[];
}

/** Where the theme form posts, and where it comes back. */
export interface ThemeForm {
  action: string;
  back: string;
}

export interface ShellProps {
  home: string;
  /** The places of this person; the current one names the rail. Without any, one is visiting. */
  places: readonly Place[];
  /** What a visitor sees in place of the switcher’s name: « Archipel ». */
  visiting?: string | undefined;
  /** A last line of the switcher: « Ouvrir un collectif ». */
  morePlaces?: { href: string; label: string } | undefined;
  nav: readonly NavEntry[];
  /** Beyond the place: the network. */
  beyond?: readonly NavEntry[] | undefined;
  notifications?: NavEntry | undefined;
  /** `titles`: where the panel asks, while one types, which titles begin so. */
  search?: { action: string; titles?: string | undefined; ways: readonly WayGroup[] } | undefined;
  person?: PersonHere | undefined;
  signIn?: { href: string } | undefined;
  help?: { href: string; label: string } | undefined;
  theme: ThemeForm;
}
