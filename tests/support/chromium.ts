import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
];

/** Where Chromium is. As root on a Debian-like system it is installed when missing; elsewhere its absence is said plainly. */
export function findChromium(): string {
  const found = firstThere();
  if (found !== null) return found;
  if (process.getuid?.() === 0 && isThere('/usr/bin/apt-get')) {
    install();
    const installed = firstThere();
    if (installed !== null) return installed;
  }
  throw new Error(
    'no Chromium here: install it (apt-get install chromium), or say where it is with CHROMIUM=/path/to/it',
  );
}

function firstThere(): string | null {
  const named = process.env['CHROMIUM'];
  return [...(named === undefined || named === '' ? [] : [named]), ...places].find(isThere) ?? null;
}

function isThere(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function install(): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'inherit' });
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], {
    env,
    stdio: 'inherit',
  });
}

/** The browser is a witness, not a guest of the network. */
export const chromiumOptions = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
