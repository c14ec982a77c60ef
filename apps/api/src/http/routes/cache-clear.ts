/** POST /cache/clear: empties the cache, so that the next read of everything asks the database. */
import type { FastifyInstance } from 'fastify';
import { bilingual } from '../../language.ts';
import { requireAdmin } from '../plugins/require-admin.ts';
import { problemResponse } from '../schemas.ts';
import type { Service } from '../../service.ts';

const cleared = bilingual('캐시를 비웠습니다.', 'The cache has been cleared.');

export function cacheClearRoute(app: FastifyInstance, service: Service): void {
  app.post(
    '/cache/clear',
    {
      onRequest: requireAdmin(service),
      schema: {
        tags: ['lab'],
        summary: 'Clear the cached entries, never sessions or holds',
        response: {
          200: { description: 'The cache is empty', $ref: 'Message#' },
          503: problemResponse('The store does not answer'),
        },
      },
    },
    async () => {
      await service.clearCache();
      return { message: cleared[service.language] };
    },
  );
}
