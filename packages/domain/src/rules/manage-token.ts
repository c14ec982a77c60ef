/**
 * The manage link: it opens one reservation without an account. The token names the reservation and carries a secret of 256 bits; only
 * the secret's hash is stored, so neither the database nor a guessed id opens anything.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { ReservationKey } from '../model/reservation.ts';

export const SECRET_BYTES = 32;

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Whether `secret` hashes to `hash`, in a time that tells nothing about where they differ. */
export function secretMatches(secret: string, hash: string): boolean {
  const [given, stored] = [Buffer.from(hashSecret(secret)), Buffer.from(hash)];
  return given.length === stored.length && timingSafeEqual(given, stored);
}

export function manageToken(key: ReservationKey, secret: string): string {
  return `${Buffer.from(JSON.stringify([key.userId, key.reservationId])).toString('base64url')}.${secret}`;
}

/** Null for anything that is not a token; the secret is still to be checked. */
export function parseManageToken(
  token: string,
): { readonly key: ReservationKey; readonly secret: string } | null {
  const [name, secret, more] = token.split('.');
  if (name === undefined || secret === undefined || secret === '' || more !== undefined) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(name, 'base64url').toString('utf8'));
    if (!Array.isArray(parts) || parts.length !== 2) return null;
    const [userId, reservationId]: unknown[] = parts;
    if (typeof userId !== 'string' || typeof reservationId !== 'string') return null;
    return { key: { userId, reservationId }, secret };
  } catch {
    return null;
  }
}
