/**
 * The outbox's worker. An event written with its reservation is first spread: one delivery for each webhook that wants it, in one transaction
 * with the event's end. A delivery is sent at least once, and retried with growing pauses; `eventId` stays, so that a receiver can tell repeats.
 * Many processes may run this at once: each takes an item by moving it to a later time under its revision before it works on it.
 */
import type { WebhookDelivery } from '@quicktable/contracts';
import type { BookingContext } from './booking-context.ts';
import {
  documentKey,
  findDocument,
  listAllDocuments,
  listDocuments,
  OUTBOX_SHARDS,
  type OutboxItem,
  type TypedDocument,
} from './documents.ts';
import { composeMessage, MESSAGE_CHANNEL, type SendMessage } from './messages.ts';
import { signWebhook } from './sign-webhook.ts';
import { deleteDocument, putDocument } from './write-document.ts';

/** Sends a body to an address; resolves with the HTTP status. */
export type SendWebhook = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<number>;

export interface Senders {
  readonly send: SendWebhook;
  readonly sendMessage: SendMessage;
}

/** Pauses before the second and each later attempt; after the last the delivery is given up. */
const backoffMs = [5_000, 30_000, 120_000, 600_000, 1_800_000, 7_200_000, 21_600_000, 43_200_000] as const;
/** How long an item is another process's after it was taken; longer than one sending may take. */
const takenMs = 30_000;
const batch = 100;

/** Works off what is due. @returns how many items were finished or put off */
export async function deliverWebhooks(context: BookingContext, senders: Senders): Promise<number> {
  let worked = 0;
  for (let shard = 0; shard < OUTBOX_SHARDS; shard += 1) {
    const nowMs = context.clock();
    const due = await listDocuments(
      context.database,
      { kind: 'outbox', partition: `shard-${shard}` },
      { limit: batch, cursor: null },
      nowMs,
    );
    for (const item of due.items) {
      if (item.key.id > `${String(nowMs).padStart(15, '0')}~`) break;
      const done =
        item.body.webhookId === null ? await spread(context, item) : await attempt(context, item, senders);
      if (done) worked += 1;
    }
  }
  return worked;
}

async function spread(
  { database, clock }: BookingContext,
  { key, body, revision }: TypedDocument<'outbox'>,
): Promise<boolean> {
  const nowMs = clock();
  const webhooks = await listAllDocuments(database, { kind: 'webhook', partition: body.restaurantId }, nowMs);
  const { occurredAt }: WebhookDelivery = JSON.parse(body.payload);
  // A webhook hears of what happened since it was added, however late the event is spread.
  const wanted = webhooks.filter(
    ({ body: { events, createdAt } }) => events.includes(body.type) && createdAt <= occurredAt,
  );
  const result = await database.commit({
    nowMs,
    documents: [
      deleteDocument(key, { if: 'revision', revision }),
      ...wanted.map(({ body: { webhookId } }) =>
        putDocument(
          documentKey.outbox(nowMs, `${body.eventId}-${webhookId}`),
          { ...body, webhookId },
          { if: 'absent' },
        ),
      ),
    ],
  });
  return result.committed;
}

async function attempt(
  context: BookingContext,
  item: TypedDocument<'outbox'>,
  senders: Senders,
): Promise<boolean> {
  const { database, clock } = context;
  const { body } = item;
  const takenKey = outboxKey(clock() + takenMs, body);
  const taken = await database.commit({
    nowMs: clock(),
    documents: [
      deleteDocument(item.key, { if: 'revision', revision: item.revision }),
      putDocument(takenKey, body, { if: 'absent' }),
    ],
  });
  if (!taken.committed) return false;

  const delivered = await (body.webhookId === MESSAGE_CHANNEL
    ? tell(context, body, senders.sendMessage)
    : deliver(context, body, senders.send)
  ).catch(() => false);
  const pauseMs = backoffMs[body.attempts];
  const nowMs = clock();
  const givesUp = delivered || pauseMs === undefined;
  await database.commit({
    nowMs,
    documents: [
      deleteDocument(takenKey, { if: 'any' }),
      ...(givesUp
        ? []
        : [
            putDocument(
              outboxKey(nowMs + Math.round(pauseMs * (0.8 + Math.random() * 0.4)), body),
              { ...body, attempts: body.attempts + 1 },
              { if: 'absent' },
            ),
          ]),
    ],
  });
  return true;
}

/** To a restaurant's webhook; one that was removed wants nothing more. */
async function deliver(
  { database, clock }: BookingContext,
  { restaurantId, webhookId, eventId, payload }: OutboxItem,
  send: SendWebhook,
): Promise<boolean> {
  const found = await findDocument(database, documentKey.webhook(restaurantId, webhookId ?? ''), clock());
  if (found === null) return true;
  const { url, secret } = found.body;
  const headers = {
    'content-type': 'application/json',
    'quicktable-event': eventId,
    'quicktable-signature': signWebhook(secret, payload, clock()),
  };
  const status = await send(url, headers, payload);
  return status >= 200 && status < 300;
}

async function tell(context: BookingContext, item: OutboxItem, send: SendMessage): Promise<boolean> {
  const message = await composeMessage(context, item);
  return message === null || send(message);
}

function outboxKey(dueAtMs: number, { eventId, webhookId }: OutboxItem) {
  return documentKey.outbox(dueAtMs, webhookId === null ? eventId : `${eventId}-${webhookId}`);
}
