/** GET /metrics: what Prometheus collects. */
import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../metrics.ts';
import { requireAdmin } from '../plugins/require-admin.ts';
import type { Service } from '../../service.ts';

export function metricsRoute(app: FastifyInstance, service: Service, metrics: Metrics): void {
  app.get('/metrics', { onRequest: requireAdmin(service), schema: { hide: true } }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}
