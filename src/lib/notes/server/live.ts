import { listen } from '#lib/kernel/server/listen.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import type { PadConnection } from './live/connection.ts';
import { openPads } from './live/open.ts';
import { LivePersons } from './live/persons.ts';
import { RightsWatch } from './live/rights.ts';
import { LiveEntry } from './live/upgrade.ts';

const path = '/live';
const drainMs = 1_500;

/** Channel on which a pad says, by its id, that those who write in it changed. */
const padRightsChannel = 'pad_rights';

/** Starts the socket of the living notes. Called once, at start. */
export async function startLive(): Promise<void> {
  const { upgrades, onStop } = runtime();
  const connections = new Set<PadConnection>();
  const rights = new RightsWatch(connections);
  const persons = new LivePersons((person) => {
    for (const socket of person.sockets) socket.doubt();
  });
  const entry = new LiveEntry({ pads: openPads, rights, connections }, persons);
  const stopListening = await listen(padRightsChannel, (padId) => {
    for (const connection of connections)
      if (padId === '' || connection.presence.padId === padId) void rights.check(connection);
  });
  rights.start();
  upgrades.set(path, entry);
  onStop.push(async () => {
    upgrades.delete(path);
    entry.close();
    rights.stop();
    await stopListening();
    await openPads.stop(drainMs);
  });
}
