/** Webhooks: who is told when a reservation is made, changed or cancelled, and what they are sent. */
import { z } from 'zod';
import { Identifier, Instant } from './primitives.ts';
import { ReservationView } from './reservation.ts';

export const WebhookEventType = z.enum([
  'reservation.created',
  'reservation.changed',
  'reservation.cancelled',
  'waitlist.offered',
]);
export type WebhookEventType = z.infer<typeof WebhookEventType>;

export const WebhookRequest = z
  .strictObject({
    url: z.url({ protocol: /^https?$/ }).max(2000),
    events: z.array(WebhookEventType).min(1).max(4),
  })
  .meta({ id: 'WebhookRequest' });
export type WebhookRequest = z.infer<typeof WebhookRequest>;

export const WebhookAddress = z.strictObject({ restaurantId: Identifier, webhookId: Identifier });

export const WebhookView = z
  .object({
    webhookId: z.string(),
    url: z.string(),
    events: z.array(WebhookEventType),
    createdAt: Instant,
  })
  .meta({ id: 'Webhook' });
export type WebhookView = z.infer<typeof WebhookView>;

export const WebhookCreated = WebhookView.extend({
  secret: z.string().describe('Shown once; the key of the HMAC-SHA-256 in QuickTable-Signature'),
}).meta({ id: 'WebhookCreated' });
export type WebhookCreated = z.infer<typeof WebhookCreated>;

export const WebhookList = z.object({ items: z.array(WebhookView) }).meta({ id: 'WebhookList' });

/**
 * The body of a delivery. `eventId` stays the same over retries, so a receiver that has seen it answers 2xx and does nothing.
 * `QuickTable-Signature: t=<unix seconds>,v1=<hex HMAC-SHA-256 of "<t>.<body>">`.
 */
export const WebhookDelivery = z
  .object({
    eventId: z.string(),
    type: WebhookEventType,
    restaurantId: z.string(),
    occurredAt: Instant,
    reservation: ReservationView.nullable(),
    waitlistEntryId: z.string().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;
