/** GET /cache/stats: the store's own counters. */
import type { FastifyInstance } from 'fastify';
import { requireAdmin } from '../plugins/require-admin.ts';
import { problemResponse } from '../schemas.ts';
import type { Service } from '../../service.ts';

export function cacheStatsRoute(app: FastifyInstance, service: Service): void {
  app.get(
    '/cache/stats',
    {
      onRequest: requireAdmin(service),
      schema: {
        tags: ['lab'],
        summary: "Read the store's counters",
        response: {
          200: { description: 'As `INFO stats` has them', $ref: 'CacheStats#' },
          503: problemResponse('The store does not answer'),
        },
      },
    },
    () => service.readCacheStats(),
  );
}
