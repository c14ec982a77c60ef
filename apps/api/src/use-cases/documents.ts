/** The documents of the reservation service: the key and the body of each kind, in one place. */
import { createHash } from 'node:crypto';
import type {
  DocumentKey,
  GuestProfile,
  Hold,
  Page,
  PageRequest,
  ReservationDatabase,
  ReservationKey,
  Restaurant,
  WaitlistEntry,
} from '@quicktable/domain';

export interface StoredHold extends Hold {
  /** The entry on the waitlist that this hold was offered to. */
  readonly waitlistEntryId: string | null;
}

/** The answer to a booking, kept for 24 hours so that a repeated request gets the same. */
export interface IdempotencyRecord {
  readonly bodyHash: string;
  /** With the client's key it makes the manage secret again, which is stored nowhere. */
  readonly seed: string;
  readonly reservation: ReservationKey;
  /** The reservation's view as it was answered, JSON. */
  readonly view: string;
}

export interface LoggedChange {
  /** Whose reservation it is. */
  readonly userId: string;
  readonly revision: number;
  readonly at: string;
  readonly by: 'guest' | 'staff' | 'system';
  readonly action: 'created' | 'changed' | 'cancelled' | 'status';
  readonly changes: readonly { readonly field: string; readonly from: unknown; readonly to: unknown }[];
}

export interface LoggedRestaurantChange {
  readonly revision: number;
  readonly at: string;
  readonly by: { readonly userId: string; readonly name: string; readonly email: string };
  readonly changes: readonly { readonly field: string; readonly from: unknown; readonly to: unknown }[];
}

export interface Account {
  readonly userId: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly name: string;
  readonly phoneNumber: string | null;
  readonly language: 'ko' | 'en';
  readonly role: 'guest' | 'staff';
  readonly restaurantIds: readonly string[];
  /** May see and command the cache in production: an operator of the service, not of a restaurant. */
  readonly operator?: true;
  readonly createdAt: string;
}

interface Invitation {
  /** Null: it makes an operator. */
  readonly restaurantId: string | null;
}

export interface Webhook {
  readonly webhookId: string;
  readonly restaurantId: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly secret: string;
  readonly createdAt: string;
}

/** What waits to be told to others: an event that is still to be spread, or one delivery to one webhook. */
export interface OutboxItem {
  readonly eventId: string;
  readonly type: string;
  readonly restaurantId: string;
  /** The body that is sent, JSON. */
  readonly payload: string;
  /** Null: not spread over the webhooks yet. `MESSAGE_CHANNEL`: for a person. */
  readonly webhookId: string | null;
  readonly attempts: number;
}

interface CodeOwner extends ReservationKey {
  readonly restaurantId: string;
}

/** Each body type by its kind. */
export interface DocumentBodies {
  readonly restaurant: Restaurant;
  readonly 'restaurant-change': LoggedRestaurantChange;
  readonly hold: StoredHold;
  readonly idempotency: IdempotencyRecord;
  readonly change: LoggedChange;
  readonly 'confirmation-code': CodeOwner;
  readonly account: Account;
  readonly 'account-email': { readonly userId: string };
  readonly 'password-reset': { readonly secretHash: string };
  readonly invitation: Invitation;
  readonly guest: GuestProfile;
  readonly waitlist: WaitlistEntry;
  readonly 'waitlist-day': { readonly restaurantId: string; readonly date: string };
  readonly webhook: Webhook;
  readonly outbox: OutboxItem;
  readonly attempts: { readonly count: number };
}

export type DocumentKind = keyof DocumentBodies;

export interface TypedKey<Kind extends DocumentKind> extends DocumentKey {
  readonly kind: Kind;
}

export interface TypedDocument<Kind extends DocumentKind> {
  readonly key: TypedKey<Kind>;
  readonly body: DocumentBodies[Kind];
  readonly revision: number;
}

function key<Kind extends DocumentKind>(kind: Kind, partition: string, id: string): TypedKey<Kind> {
  return { kind, partition, id };
}

export const documentKey = {
  restaurant: (restaurantId: string) => key('restaurant', 'all', restaurantId),
  restaurantChange: (restaurantId: string, revision: number) =>
    key('restaurant-change', restaurantId, String(revision).padStart(8, '0')),
  hold: (holdId: string) => key('hold', holdId, 'hold'),
  idempotency: (scope: string, idempotencyKey: string) =>
    key('idempotency', createHash('sha256').update(`${scope}\n${idempotencyKey}`).digest('hex'), 'answer'),
  change: (reservationId: string, revision: number) =>
    key('change', reservationId, String(revision).padStart(8, '0')),
  confirmationCode: (code: string) => key('confirmation-code', code, 'owner'),
  account: (userId: string) => key('account', userId, 'account'),
  accountEmail: (email: string) => key('account-email', email.toLowerCase(), 'owner'),
  passwordReset: (userId: string) => key('password-reset', userId, 'reset'),
  invitation: (secretHash: string) => key('invitation', secretHash, 'invitation'),
  guest: (restaurantId: string, phoneNumber: string) =>
    key('guest', restaurantId, phoneNumber.replace(/[^0-9+]/g, '')),
  waitlist: (restaurantId: string, date: string, entryId: string) =>
    key('waitlist', waitlistPartition(restaurantId, date), entryId),
  waitlistDay: (restaurantId: string, date: string) => key('waitlist-day', 'all', `${date}/${restaurantId}`),
  webhook: (restaurantId: string, webhookId: string) => key('webhook', restaurantId, webhookId),
  attempts: (of: string) => key('attempts', createHash('sha256').update(of).digest('hex'), 'count'),
  /** Sorts by the time at which it is due. The shard spreads writers over partitions. */
  outbox: (dueAtMs: number, itemId: string) =>
    key('outbox', `shard-${outboxShard(itemId)}`, `${String(dueAtMs).padStart(15, '0')}-${itemId}`),
} as const;

export const OUTBOX_SHARDS = 4;

function outboxShard(itemId: string): number {
  return (createHash('sha256').update(itemId).digest()[0] ?? 0) % OUTBOX_SHARDS;
}

export function waitlistPartition(restaurantId: string, date: string): string {
  return `${restaurantId}/${date}`;
}

/** Reads one document with the type that its kind has. */
export async function findDocument<Kind extends DocumentKind>(
  database: ReservationDatabase,
  wanted: TypedKey<Kind>,
  nowMs: number,
): Promise<TypedDocument<Kind> | null> {
  const found = await database.documents.find(wanted, nowMs);
  return found === null
    ? null
    : { key: wanted, body: found.body as DocumentBodies[Kind], revision: found.revision };
}

/** One page of a partition with the type that its kind has. */
export async function listDocuments<Kind extends DocumentKind>(
  database: ReservationDatabase,
  wanted: {
    readonly kind: Kind;
    readonly partition: string;
    readonly idPrefix?: string;
    readonly descending?: boolean;
  },
  page: PageRequest,
  nowMs: number,
): Promise<Page<TypedDocument<Kind>>> {
  const { items, nextCursor } = await database.documents.list(wanted, page, nowMs);
  return {
    items: items.map((item) => ({
      key: key(wanted.kind, item.partition, item.id),
      body: item.body as DocumentBodies[Kind],
      revision: item.revision,
    })),
    nextCursor,
  };
}

/** All documents of a partition, page after page; for partitions that stay small. */
export async function listAllDocuments<Kind extends DocumentKind>(
  database: ReservationDatabase,
  wanted: { readonly kind: Kind; readonly partition: string; readonly idPrefix?: string },
  nowMs: number,
): Promise<readonly TypedDocument<Kind>[]> {
  const all: TypedDocument<Kind>[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<TypedDocument<Kind>> = await listDocuments(
      database,
      wanted,
      { limit: 500, cursor },
      nowMs,
    );
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}
