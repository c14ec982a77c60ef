/** Ids: a prefix that tells what it names, and 100 random bits in base 32. Those that must sort by time begin with it. */

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

export type Random = (bytes: number) => Buffer;

function text(bytes: Buffer): string {
  return Array.from(bytes, (byte) => alphabet[byte & 31]).join('');
}

export function newId(prefix: 'res' | 'hld' | 'usr' | 'gst' | 'whk' | 'evt', random: Random): string {
  return `${prefix}_${text(random(20))}`;
}

/** An id that sorts by `nowMs` among its like. */
export function newTimedId(prefix: 'wtl', nowMs: number, random: Random): string {
  return `${prefix}_${nowMs.toString(36).padStart(9, '0')}${text(random(16))}`;
}

/** 256 unpredictable bits for a link or a token. */
export function newSecret(random: Random): string {
  return random(32).toString('base64url');
}
