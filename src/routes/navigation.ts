import { page } from '$app/state';
import { paths } from '#lib/kernel/paths.ts';
import * as m from '#lib/messages/messages.js';
import type { NavEntry, Way } from '#lib/ui/shell/shell.ts';

/** The places of a collective, in the order of the rail. A capability adds its line when its first page answers. */
export function placesOf(slug: string): NavEntry[] {
  const entries: NavEntry[] = [
    { href: paths.home(slug), icon: 'home', label: m.ui_nav_home(), onBar: true },
    { href: paths.notes(slug), icon: 'know', label: m.ui_nav_notes(), onBar: true },
    { href: paths.threads(slug), icon: 'talk', label: m.threads_list_title(), onBar: true },
    { href: paths.decisions(slug), icon: 'decision', label: m.decisions_list_title(), onBar: true },
    { href: paths.register(slug), icon: 'receipt', label: m.decisions_register() },
    { href: paths.steps(slug), icon: 'hand', label: m.steps_title() },
    { href: paths.members(slug), icon: 'people', label: m.collectives_people() },
    { href: paths.circles(slug), icon: 'govern', label: m.collectives_circles() },
    { href: paths.networks(slug), icon: 'island', label: m.collectives_networks() },
    { href: paths.settings(slug), icon: 'tools', label: m.collectives_settings() },
    { href: paths.import(slug), icon: 'download', label: m.ui_do_import() },
  ];
  return entries.map((entry) => ({ ...entry, current: isHere(entry.href, paths.home(slug)) }));
}

/** Ways to do something at once, offered by the search panel. */
export function actsOf(slug: string): Way[] {
  return [
    { href: paths.newNote(slug), icon: 'note', label: m.ui_do_note() },
    { href: paths.newThread(slug), icon: 'talk', label: m.threads_new_act() },
    { href: paths.newProposal(slug), icon: 'decision', label: m.decisions_propose() },
    { href: paths.import(slug), icon: 'download', label: m.ui_do_import() },
  ];
}

function isHere(href: string, home: string): boolean {
  const here = page.url.pathname;
  return here === href || (href !== home && here.startsWith(`${href}/`));
}
