/** GET /health: whether store and database answer; 503 only when the database does not. */
import type { FastifyInstance } from 'fastify';
import type { Service } from '../../service.ts';

export function healthRoute(app: FastifyInstance, service: Service): void {
  app.get(
    '/health',
    {
      schema: {
        tags: ['lab'],
        summary: 'Ask whether store and database answer',
        response: {
          200: { description: 'The service answers', $ref: 'Health#' },
          503: {
            description: 'The database is away; reservations in the cache are still served',
            $ref: 'Health#',
          },
        },
      },
    },
    async (_request, reply) => {
      const health = await service.checkHealth();
      return reply
        .code(health.database === 'connected' ? 200 : 503)
        .header('cache-control', 'no-store')
        .send(health);
    },
  );
}
