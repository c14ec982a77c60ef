/** The code a guest reads out on the telephone: eight characters of Crockford's base 32, which leaves out I, L, O and U. */

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const CONFIRMATION_CODE_BYTES = 8;
const SHAPE = /^[0-9A-HJKMNP-TV-Z]{8}$/;

/** @param random 8 random bytes, of which five bits each are used */
export function confirmationCode(random: Uint8Array): string {
  return Array.from(random.subarray(0, CONFIRMATION_CODE_BYTES), (byte) => ALPHABET[byte & 31]).join('');
}

/** What people type, made canonical: any case, with spaces or hyphens, O for 0, I and L for 1. Null when it cannot be a code. */
export function parseConfirmationCode(text: string): string | null {
  const code = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return SHAPE.test(code) ? code : null;
}
