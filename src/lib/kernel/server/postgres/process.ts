import { readdirSync, readFileSync, statSync } from 'node:fs';

/** A process, told apart from a later one that got the same number: the number and the tick it started at. */
export interface ProcessMark {
  readonly pid: number;
  readonly startedAt: string;
}

/** The mark of a living process; null when there is none, or only its unreaped remains (a zombie). */
export function markOf(pid: number): ProcessMark | null {
  const fields = statFields(pid);
  const [state, startedAt] = [fields?.[0], fields?.[19]];
  if (state === undefined || startedAt === undefined || state === 'Z' || state === 'X') return null;
  return { pid, startedAt };
}

export function isAlive(mark: ProcessMark): boolean {
  return markOf(mark.pid)?.startedAt === mark.startedAt;
}

/** /proc/PID/stat from the state on; the command name before it may itself hold spaces and parentheses. */
function statFields(pid: number): string[] | null {
  try {
    const line = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null; // no such process
  }
}

/** The living PostgreSQL processes of the cluster in `folder`: each of them works in its data folder. */
export function serversIn(folder: string): number[] {
  const place = statSync(folder);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isServerIn(name, place))
    .map(Number)
    .filter((pid) => markOf(pid) !== null);
}

function isServerIn(pid: string, place: { readonly dev: number; readonly ino: number }): boolean {
  try {
    if (readFileSync(`/proc/${pid}/comm`, 'utf8').trim() !== 'postgres') return false;
    const folder = statSync(`/proc/${pid}/cwd`);
    return folder.dev === place.dev && folder.ino === place.ino;
  } catch {
    return false; // gone meanwhile, or of another account: not one of ours
  }
}
