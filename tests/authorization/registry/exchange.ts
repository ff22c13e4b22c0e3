import { startImport } from '#lib/exchange/server/commands/start-import.ts';
import { encodeId } from '#lib/kernel/ids.ts';
import { isInsider, openToInsiders, type Entry } from '../entry.ts';
import { must } from '../world.ts';

/** Whoever is in the collective may bring texts in; the report is its author's alone. */
export const exchange: readonly Entry[] = [
  {
    way: 'GET /[collective]/import',
    states: ['always'],
    answer: openToInsiders,
    attempt: (world) => Promise.resolve({ path: `/${world.slug}/importer` }),
  },
  {
    way: '?/default /[collective]/import',
    states: ['collective', 'circle'],
    answer: (actor, audience) =>
      !isInsider(actor) ? 'hidden' : audience === 'circle' && actor !== 'circle' ? 'refused' : 'open',
    attempt: (world, audience) =>
      Promise.resolve({
        path: `/${world.slug}/importer`,
        form: { audience: audience === 'circle' ? `circle:${world.circleId}` : 'collective' },
        files: { files: new File(['# A'], 'a.md', { type: 'text/markdown' }) },
      }),
  },
  {
    way: 'GET /[collective]/import/[report]',
    states: ['of the secretary'],
    answer: (actor) => (actor === 'secretary' ? 'open' : 'hidden'),
    attempt: async (world) => {
      const member = await world.member('secretary');
      const files = [{ path: 'a.md', bytes: 3, read: () => Promise.resolve(Buffer.from('# A')) }];
      const id = must(await startImport(member, { files, readers: { kind: 'collective' } }));
      return { path: `/${world.slug}/importer/${encodeId(id)}` };
    },
  },
];
