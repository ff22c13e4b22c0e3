import { readConfig } from '#lib/kernel/server/config.ts';
import { openKysely, openPool } from '#lib/kernel/server/database.ts';
import { setRuntime } from '#lib/kernel/server/runtime.ts';
import { startLiveServer } from './live.ts';

// The socket of the living notes alone in a process, to be killed. argv: connection (JSON), data folder.

const [connection = '{}', dataDir = ''] = process.argv.slice(2);
const pool = openPool(JSON.parse(connection) as object);
const config = readConfig({ DATA_DIR: dataDir, PUBLIC_URL: 'http://minga.test' });
setRuntime({ config, pool, db: openKysely(pool), upgrades: new Map(), onStop: [] });
const { url } = await startLiveServer();
process.send?.(url);
