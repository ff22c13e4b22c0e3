import { openToInsiders, type Entry } from '../entry.ts';

/** What is found is under the one rule of reading, and tried where it is written: find-answers.test.ts. Here, who opens the pages. */
export const search: readonly Entry[] = [
  {
    way: 'GET /[collective]/search',
    states: ['always'],
    answer: openToInsiders,
    attempt: (world) => Promise.resolve({ path: `/${world.slug}/recherche?q=malle` }),
  },
  {
    way: 'GET /search',
    states: ['always'],
    answer: () => 'open',
    attempt: () => Promise.resolve({ path: '/recherche?q=malle' }),
  },
  {
    way: 'GET /search/titles',
    states: ['always'],
    answer: () => 'open',
    attempt: (world) => Promise.resolve({ path: `/recherche/titres?q=mal&slug=${world.slug}` }),
  },
];
