import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second in /proc, the same on every Linux that Node runs on. */
const ticks = 100;

export interface Usage {
  /** Seconds of processor so far. */
  readonly cpu: number;
  /** MB of memory resident now. */
  readonly rss: number;
}

/** What a process has used, from /proc. */
export function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return {
    cpu: (Number(fields[11]) + Number(fields[12])) / ticks,
    rss: Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024),
  };
}

/** Seconds of processor of every PostgreSQL process whose data lie under `folder`. */
export function postgresCpu(folder: string): number {
  let cpu = 0;
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const line = readFileSync(`/proc/${entry}/cmdline`, 'utf8');
      const isOurs = line.includes(folder) || readParent(entry, folder);
      if (line.includes('postgres') && isOurs) cpu += usageOf(Number(entry)).cpu;
    } catch {
      continue; // it ended meanwhile
    }
  }
  return cpu;
}

function readParent(pid: string, folder: string): boolean {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? '0';
  return parent !== '0' && readFileSync(`/proc/${parent}/cmdline`, 'utf8').includes(folder);
}
