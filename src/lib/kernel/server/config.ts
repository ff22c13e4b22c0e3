import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import * as m from '#lib/messages/messages.js';
import { CannotStart } from './cannot-start.ts';

/** What the host chose, read once from the environment. `.env.example` documents each variable; a test keeps both in step. */
export interface Config {
  readonly port: number;
  /** The address to listen on: `127.0.0.1` for this machine alone, `0.0.0.0` or `::` for the network. */
  readonly host: string;
  /** Origin of every link that leaves the program (mail, feeds), without a final slash. */
  readonly publicUrl: string;
  /** Absolute folder of the embedded database and of the files. */
  readonly dataDir: string;
  /** A PostgreSQL server of one's own; null: the embedded one. */
  readonly databaseUrl: string | null;
  /** null: mail stays readable on the host's page and is not sent. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly logLevel: LogLevel;
  /** Addresses and ranges (CIDR) of the proxies whose X-Forwarded-* headers are believed. */
  readonly trustedProxies: readonly string[];
}

export const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((value) => value >= 1 && value <= 65_535);
const host = z.string().regex(/^[A-Za-z0-9.:_-]+$/);
const webOrigin = z
  .url({ protocol: /^https?$/ })
  .transform((text) => new URL(text))
  .refine((url) => url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '')
  .transform((url) => url.origin);
const mailFrom = z.string().regex(/^[^<>\r\n]*<[^<>@\s]+@[^<>@\s]+>$|^[^<>@\s]+@[^<>@\s]+$/);
const proxies = z
  .string()
  .transform((text) => text.split(',').map((one) => one.trim()))
  .refine((list) => list.every(isAddressOrRange));

function isAddressOrRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}

/** One line per variable: its shape, the sentence that says what is expected, and whether its value may be shown. */
const variables = {
  PORT: { shape: port, expected: () => m.kernel_expects_port() },
  HOST: { shape: host, expected: () => m.kernel_expects_host() },
  PUBLIC_URL: { shape: webOrigin, expected: () => m.kernel_expects_public_url() },
  DATA_DIR: { shape: z.string(), expected: () => m.kernel_expects_folder() },
  DATABASE_URL: {
    shape: z.url({ protocol: /^postgres(ql)?$/ }),
    expected: () => m.kernel_expects_database_url(),
    secret: true,
  },
  SMTP_URL: { shape: z.url({ protocol: /^smtps?$/ }), expected: () => m.kernel_expects_smtp_url(), secret: true },
  MAIL_FROM: { shape: mailFrom, expected: () => m.kernel_expects_mail_from() },
  LOG_LEVEL: { shape: z.enum(logLevels), expected: () => m.kernel_expects_log_level({ levels: logLevels.join(', ') }) },
  TRUST_PROXY: { shape: proxies, expected: () => m.kernel_expects_proxies() },
} as const;

type Name = keyof typeof variables;
type Environment = Readonly<Record<string, string | undefined>>;

/** Reads and checks every variable; an empty one counts as absent. Throws `CannotStart` with one sentence per faulty variable. */
export function readConfig(environment: Environment): Config {
  const faults: string[] = [];
  const read = <Key extends Name>(name: Key): z.output<(typeof variables)[Key]['shape']> | undefined => {
    const found = environment[name]?.trim() ?? '';
    if (found === '') return undefined;
    const parsed = variables[name].shape.safeParse(found);
    if (parsed.success) return parsed.data as z.output<(typeof variables)[Key]['shape']>;
    faults.push(m.kernel_bad_variable({ name, found: shown(name, found), expected: variables[name].expected() }));
    return undefined;
  };
  const chosen = { port: read('PORT') ?? 3000, host: read('HOST') ?? '127.0.0.1' };
  const publicUrl = read('PUBLIC_URL') ?? localUrl(chosen.host, chosen.port);
  const config: Config = {
    ...chosen,
    publicUrl,
    dataDir: resolve(read('DATA_DIR') ?? 'data'),
    databaseUrl: read('DATABASE_URL') ?? null,
    smtpUrl: read('SMTP_URL') ?? null,
    mailFrom: read('MAIL_FROM') ?? `Minga <minga@${new URL(publicUrl).hostname}>`,
    logLevel: read('LOG_LEVEL') ?? 'info',
    trustedProxies: read('TRUST_PROXY') ?? [],
  };
  if (faults.length > 0) throw new CannotStart(faults.join('\n'));
  return config;
}

/** Of an address that may hold a password only the scheme is shown: terminals and logs are read by others. */
function shown(name: Name, found: string): string {
  if ('secret' in variables[name]) return `${/^\w+:/.exec(found)?.[0] ?? ''}…`;
  return found.length > 80 ? `${found.slice(0, 80)}…` : found;
}

function localUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${String(port)}`;
}
