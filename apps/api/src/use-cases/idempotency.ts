/**
 * The same booking asked for twice is made once. The record is written in the booking's own transaction; it keeps a seed from which, with
 * the client's key, the manage secret is made again, so that a repeated answer is the same although the secret is stored nowhere.
 */
import { createHash, createHmac } from 'node:crypto';
import { manageToken, type ReservationKey } from '@quicktable/domain';
import type { ReservationCreated, ReservationView } from '@quicktable/contracts';
import type { BookingContext } from './booking-context.ts';
import { documentKey, findDocument, type IdempotencyRecord } from './documents.ts';
import { done, type Outcome, refused } from './outcome.ts';

export const IDEMPOTENCY_MS = 86_400_000;

export interface Idempotency {
  /** Who asks: an account, or anybody without one. Keys of different callers never meet. */
  readonly scope: string;
  readonly key: string;
  readonly bodyHash: string;
}

/** JSON with its keys in order, so that two writings of the same body are the same body. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join()}}`;
}

export function idempotencyOf(scope: string, key: string, body: unknown): Idempotency {
  return { scope, key, bodyHash: createHash('sha256').update(canonical(body)).digest('hex') };
}

export function manageSecret(idempotencyKey: string, seed: string): string {
  return createHmac('sha256', seed).update(idempotencyKey).digest('base64url');
}

export function createdAnswer(
  view: ReservationView,
  key: ReservationKey,
  secret: string,
): ReservationCreated {
  const token = manageToken(key, secret);
  return { reservation: view, manageToken: token, managePath: `/manage#${token}` };
}

/** The answer that this request got before; null when it is new. */
export async function replay(
  { database, clock }: Pick<BookingContext, 'database' | 'clock'>,
  { scope, key, bodyHash }: Idempotency,
): Promise<Outcome<ReservationCreated> | null> {
  const found = await findDocument(database, documentKey.idempotency(scope, key), clock());
  if (found === null) return null;
  const record: IdempotencyRecord = found.body;
  if (record.bodyHash !== bodyHash) {
    return refused(
      'IDEMPOTENCY_KEY_REUSED',
      'Make a new key for a new request; repeat an old one unchanged.',
    );
  }
  const view: ReservationView = JSON.parse(record.view);
  return done(createdAnswer(view, record.reservation, manageSecret(key, record.seed)));
}
