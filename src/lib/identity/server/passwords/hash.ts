import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify((parameters: Argon2Parameters, done: (error: Error | null, key: Buffer) => void) => {
  argon2('argon2id', parameters, done);
});

/** OWASP's first choice for argon2id: 19 MiB, 2 passes, 1 lane; about 60 ms of one core. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const tagLength = 32;

/** The PHC text of a password: `$argon2id$v=19$m=…,t=…,p=…$salt$key`. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const key = await derive({ message: password.normalize('NFC'), nonce, tagLength, ...cost });
  const costs = `m=${String(cost.memory)},t=${String(cost.passes)},p=${String(cost.parallelism)}`;
  return `$argon2id$v=19$${costs}$${encode(nonce)}$${encode(key)}`;
}

const shape = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

// Checked in place of an account that does not exist, so that both take the same time.
const nobody = `$argon2id$v=19$m=19456,t=2,p=1$${encode(randomBytes(16))}$${encode(randomBytes(tagLength))}`;

/** Whether the password is the one of this hash; null (no such account, no password) is refused after the same work. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const parts = shape.exec(hash ?? nobody);
  if (parts === null) throw new Error('a stored password hash is unreadable');
  const [, memory, passes, lanes, salt = '', key = ''] = parts;
  const expected = Buffer.from(key, 'base64');
  const found = await derive({
    message: password.normalize('NFC'),
    nonce: Buffer.from(salt, 'base64'),
    tagLength: expected.length,
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(lanes),
  });
  return timingSafeEqual(found, expected) && hash !== null;
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
