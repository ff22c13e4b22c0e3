import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits for a cookie, a link or an invitation, in base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database keeps of a token. Tokens are random, so a plain hash is enough. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** What the database keeps of six digits: bound to their row, and worthless after ten minutes. */
export function codeHash(rowId: string, digits: string): Buffer {
  return hashToken(`${rowId}:${digits}`);
}
