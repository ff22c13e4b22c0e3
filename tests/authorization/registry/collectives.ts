import { openToInsiders, type Entry } from '../entry.ts';

export const collectives: readonly Entry[] = [
  {
    way: 'GET /[collective]',
    states: ['always'],
    answer: openToInsiders,
    attempt: ({ slug }) => Promise.resolve({ path: `/${slug}` }),
  },
];
