/**
 * Gives what has opened to those who wait: takes a hold for the first party that can be served, tells it through the webhooks, and goes on until
 * nobody more can be served. An offer that ran out makes room for the next party. Safe to run at any time and in many processes at once.
 */
import {
  dayView,
  isLive,
  matchWaitlist,
  type Restaurant,
  serviceMomentAt,
  WAITLIST_OFFER_MINUTES,
  type WaitlistMatch,
} from '@quicktable/domain';
import type { BookingContext } from './booking-context.ts';
import { listAllDocuments, type TypedDocument, waitlistPartition } from './documents.ts';
import { findRestaurant } from './find-restaurant.ts';
import { holdWrites } from './hold-writes.ts';
import { newId } from './ids.ts';
import { noticeWrite } from './messages.ts';
import { eventWrite } from './record-change.ts';
import { putDocument } from './write-document.ts';

const roundsMost = 200;

/** @returns how many parties were offered a table */
export async function offerTables(
  context: BookingContext,
  restaurantId: string,
  date: string,
): Promise<number> {
  const { database } = context;
  const found = await findRestaurant(context, restaurantId);
  if (!found.ok) return 0;
  let offered = 0;
  for (let round = 0; round < roundsMost; round += 1) {
    const nowMs = context.clock();
    const partition = waitlistPartition(restaurantId, date);
    const entries = await listAllDocuments(database, { kind: 'waitlist', partition }, nowMs);
    await endOffers(context, entries, nowMs);
    if (!entries.some(({ body }) => body.status === 'waiting')) return offered;
    const { claims } = await database.inventory.day(restaurantId, date);
    const match = matchWaitlist(
      dayView(found.value, date, claims, nowMs),
      entries.map(({ body }) => body),
    );
    if (match === null) return offered;
    const entry = entries.find(({ body }) => body.entryId === match.entry.entryId);
    if (entry !== undefined && (await offer(context, found.value, entry, match, nowMs))) offered += 1;
  }
  return offered;
}

async function endOffers(
  { database }: BookingContext,
  entries: readonly TypedDocument<'waitlist'>[],
  nowMs: number,
): Promise<void> {
  for (const { key, body, revision } of entries) {
    if (body.status !== 'notified' || body.offer === null || isLive(body.offer, nowMs)) continue;
    await database.commit({
      nowMs,
      documents: [
        putDocument(
          key,
          { ...body, status: 'expired', offer: null },
          { if: 'revision', revision },
          nowMs + 8 * 86_400_000,
        ),
      ],
    });
  }
}

async function offer(
  context: BookingContext,
  restaurant: Restaurant,
  { key, revision }: TypedDocument<'waitlist'>,
  { entry, offer: slot }: WaitlistMatch,
  nowMs: number,
): Promise<boolean> {
  const { restaurantId } = restaurant;
  const { date, entryId, partySize, seatType } = entry;
  const { startMinute, endMinute, tableIds, pacingLimit } = slot;
  const holdId = newId('hld', context.random);
  const expiresAtMs = Math.min(nowMs + WAITLIST_OFFER_MINUTES * 60_000, slot.startsAtMs);
  const held = holdWrites(
    {
      holdId,
      secretHash: entry.offerSecretHash,
      restaurantId,
      date,
      startMinute,
      endMinute,
      partySize,
      seatType,
      tableIds,
      expiresAtMs,
      waitlistEntryId: entryId,
    },
    pacingLimit,
  );
  const result = await context.cache.writing([{ kind: 'day', restaurantId, date }], () =>
    context.database.commit({
      nowMs,
      inventory: held.inventory,
      documents: [
        ...held.documents,
        putDocument(
          key,
          { ...entry, status: 'notified', offer: { holdId, startMinute, expiresAtMs } },
          { if: 'revision', revision },
          nowMs + 60 * 86_400_000,
        ),
        eventWrite(
          { type: 'waitlist.offered', restaurantId, reservation: null, waitlistEntryId: entryId },
          nowMs,
          context.random,
        ),
        noticeWrite({ kind: 'waitlist-offered', restaurantId, date, entryId }, nowMs, context.random),
      ],
    }),
  );
  return result.committed;
}

/** Every evening on which somebody may be waiting, from yesterday on. @returns how many parties were offered a table */
export async function offerAllTables(context: BookingContext): Promise<number> {
  const nowMs = context.clock();
  const evenings = await listAllDocuments(
    context.database,
    { kind: 'waitlist-day', partition: 'all' },
    nowMs,
  );
  const yesterday = serviceMomentAt(nowMs - 86_400_000, 'UTC').date;
  let offered = 0;
  for (const { body } of evenings) {
    if (body.date >= yesterday) offered += await offerTables(context, body.restaurantId, body.date);
  }
  return offered;
}
