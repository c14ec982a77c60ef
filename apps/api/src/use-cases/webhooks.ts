/** A restaurant's webhooks: who is told about its reservations. */
import type { WebhookCreated, WebhookRequest, WebhookView } from '@quicktable/contracts';
import type { BookingContext } from './booking-context.ts';
import { documentKey, listAllDocuments, type Webhook } from './documents.ts';
import { newId, newSecret } from './ids.ts';
import { done, type Outcome, refused } from './outcome.ts';
import { isoTime } from './views.ts';
import { deleteDocument, putDocument } from './write-document.ts';

const webhooksMost = 10;

function webhookView({ webhookId, url, events, createdAt }: Webhook): WebhookView {
  return { webhookId, url, events: events as WebhookView['events'], createdAt };
}

export async function addWebhook(
  context: BookingContext,
  restaurantId: string,
  { url, events }: WebhookRequest,
): Promise<Outcome<WebhookCreated>> {
  const nowMs = context.clock();
  const existing = await listWebhooks(context, restaurantId);
  if (existing.length >= webhooksMost) {
    return refused('TOO_MANY_WEBHOOKS', `Remove one first; a restaurant has at most ${webhooksMost}.`);
  }
  const webhook: Webhook = {
    webhookId: newId('whk', context.random),
    restaurantId,
    url,
    events,
    secret: newSecret(context.random),
    createdAt: isoTime(nowMs),
  };
  await context.database.commit({
    nowMs,
    documents: [putDocument(documentKey.webhook(restaurantId, webhook.webhookId), webhook, { if: 'absent' })],
  });
  return done({ ...webhookView(webhook), secret: webhook.secret });
}

export async function listWebhooks(
  { database, clock }: Pick<BookingContext, 'database' | 'clock'>,
  restaurantId: string,
): Promise<readonly WebhookView[]> {
  const found = await listAllDocuments(database, { kind: 'webhook', partition: restaurantId }, clock());
  return found.map(({ body }) => webhookView(body));
}

export async function removeWebhook(
  { database, clock }: Pick<BookingContext, 'database' | 'clock'>,
  restaurantId: string,
  webhookId: string,
): Promise<Outcome<null>> {
  const result = await database.commit({
    nowMs: clock(),
    documents: [deleteDocument(documentKey.webhook(restaurantId, webhookId), { if: 'present' })],
  });
  return result.committed
    ? done(null)
    : refused('WEBHOOK_NOT_FOUND', 'GET the webhooks of the restaurant; they list what there is.');
}
