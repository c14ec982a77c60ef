/** A restaurant's webhooks. */
import { RestaurantAddress, WebhookAddress, WebhookRequest } from '@quicktable/contracts';
import type { FastifyInstance } from 'fastify';
import { addWebhook, listWebhooks, removeWebhook } from '../../use-cases/webhooks.ts';
import { unwrap } from './answer.ts';
import type { BookingService } from './booking-service.ts';
import { staffOf } from './caller.ts';
import { route } from './route.ts';

const refusals = ['UNAUTHORIZED', 'FORBIDDEN', 'CSRF_TOKEN_INVALID'] as const;
const base = '/v1/staff/restaurants/:restaurantId/webhooks';

export function webhookRoutes(app: FastifyInstance, service: BookingService): void {
  const { context } = service;

  route(app, service.limiter, {
    method: 'POST',
    url: base,
    tag: 'webhooks',
    summary: 'Be told when reservations are made, changed or cancelled',
    description:
      'Deliveries carry `QuickTable-Signature: t=<unix seconds>,v1=<hex HMAC-SHA-256 of "t.body">`; they come at least once, with the same eventId.',
    params: RestaurantAddress,
    body: WebhookRequest,
    status: 201,
    answers: 'WebhookCreated',
    refusals: [...refusals, 'TOO_MANY_WEBHOOKS'],
    handle: async ({ params: { restaurantId }, body, request }) => {
      await staffOf(service, request, restaurantId);
      return unwrap(await addWebhook(context, restaurantId, body));
    },
  });

  route(app, service.limiter, {
    method: 'GET',
    url: base,
    tag: 'webhooks',
    summary: 'List webhooks',
    params: RestaurantAddress,
    status: 200,
    answers: 'WebhookList',
    refusals,
    handle: async ({ params: { restaurantId }, request }) => {
      await staffOf(service, request, restaurantId);
      return { items: await listWebhooks(context, restaurantId) };
    },
  });

  route(app, service.limiter, {
    method: 'DELETE',
    url: `${base}/:webhookId`,
    tag: 'webhooks',
    summary: 'Remove a webhook',
    params: WebhookAddress,
    status: 204,
    refusals: [...refusals, 'WEBHOOK_NOT_FOUND'],
    handle: async ({ params: { restaurantId, webhookId }, request }) => {
      await staffOf(service, request, restaurantId);
      return unwrap(await removeWebhook(context, restaurantId, webhookId));
    },
  });
}
