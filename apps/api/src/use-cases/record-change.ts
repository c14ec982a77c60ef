/** What is written beside every change of a reservation, in the same transaction: a line in its log and an event for the webhooks. */
import type { WebhookDelivery, WebhookEventType } from '@quicktable/contracts';
import type { DocumentWrite, Reservation } from '@quicktable/domain';
import { documentKey, type LoggedChange } from './documents.ts';
import { newId, type Random } from './ids.ts';
import { isoTime, reservationView } from './views.ts';
import { putDocument } from './write-document.ts';

/** Fields that the log leaves out: secrets, and what follows from others. */
const unlogged: ReadonlySet<string> = new Set([
  'manageTokenHash',
  'revision',
  'updatedAt',
  'startsAt',
  'startMinute',
  'endMinute',
]);

function differences(before: Reservation | null, after: Reservation): LoggedChange['changes'] {
  if (before === null) return [];
  const fields = Object.keys(after) as (keyof Reservation)[];
  return fields
    .filter((field) => !unlogged.has(field) && JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => ({ field, from: before[field], to: after[field] }));
}

export function eventWrite(
  event: {
    readonly type: WebhookEventType;
    readonly restaurantId: string;
    readonly reservation: Reservation | null;
    readonly waitlistEntryId: string | null;
  },
  nowMs: number,
  random: Random,
): DocumentWrite {
  const eventId = newId('evt', random);
  const payload: WebhookDelivery = {
    eventId,
    type: event.type,
    restaurantId: event.restaurantId,
    occurredAt: isoTime(nowMs),
    reservation: event.reservation === null ? null : reservationView(event.reservation),
    waitlistEntryId: event.waitlistEntryId,
  };
  return putDocument(
    documentKey.outbox(nowMs, eventId),
    {
      eventId,
      type: event.type,
      restaurantId: event.restaurantId,
      payload: JSON.stringify(payload),
      webhookId: null,
      attempts: 0,
    },
    { if: 'absent' },
  );
}

/** The log line and the event of one change. @param before null for a reservation that is new */
export function recordChange(
  before: Reservation | null,
  after: Reservation,
  by: LoggedChange['by'],
  nowMs: number,
  random: Random,
): readonly DocumentWrite[] {
  const cancelled = before?.status !== 'cancelled' && after.status === 'cancelled';
  const created = before === null;
  const action = created
    ? 'created'
    : cancelled
      ? 'cancelled'
      : before.status === after.status
        ? 'changed'
        : 'status';
  const type = created ? 'reservation.created' : cancelled ? 'reservation.cancelled' : 'reservation.changed';
  const { restaurantId, reservationId, revision } = after;
  return [
    putDocument(
      documentKey.change(reservationId, revision),
      { userId: after.userId, revision, at: isoTime(nowMs), by, action, changes: differences(before, after) },
      { if: 'absent' },
    ),
    eventWrite({ type, restaurantId, reservation: after, waitlistEntryId: null }, nowMs, random),
  ];
}
