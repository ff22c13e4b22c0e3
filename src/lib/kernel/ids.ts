/** A UUIDv7 in its usual text form, lower case. */
export type Id = string;

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const codeLength = 22;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Everyone reads this audience; its row is made by the first migration. */
export const publicAudience: Id = '00000000-0000-7000-8000-000000000001';

export function isId(text: string): boolean {
  return uuid.test(text);
}

/** The 22 characters (base 62) that stand for an id in addresses. */
export function encodeId(id: Id): string {
  let rest = BigInt(`0x${id.replaceAll('-', '')}`);
  let code = '';
  for (let place = 0; place < codeLength; place++) {
    code = (alphabet[Number(rest % 62n)] ?? '') + code;
    rest /= 62n;
  }
  return code;
}

/** The id at the end of an address segment such as `tenir-une-permanence-0Kd…`; null when there is none. */
export function decodeId(segment: string): Id | null {
  const code = segment.slice(-codeLength);
  if (code.length !== codeLength) return null;
  let value = 0n;
  for (const letter of code) {
    const digit = alphabet.indexOf(letter);
    if (digit < 0) return null;
    value = value * 62n + BigInt(digit);
  }
  const hex = value.toString(16).padStart(32, '0');
  if (hex.length !== 32) return null;
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  return isId(id) ? id : null;
}

/** Lower-case ASCII words joined by hyphens, at most 60 characters, cut between words. */
export function slugify(text: string): string {
  const words = text
    .slice(0, 300)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll(/œ/gi, 'oe')
    .replaceAll(/æ/gi, 'ae')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word : `${slug}-${word}`;
    if (longer.length > 60) return slug === '' ? word.slice(0, 60) : slug;
    slug = longer;
  }
  return slug;
}
