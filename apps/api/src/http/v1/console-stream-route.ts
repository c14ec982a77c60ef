/** GET /v1/console/stream: what happens in the cache, as server-sent events, for as long as the console is open. */
import type { FastifyInstance } from 'fastify';
import type { CacheConsole } from '../../console/console.ts';
import { ProblemError } from '../../errors.ts';
import type { BookingService } from './booking-service.ts';
import { consoleCaller } from './console-caller.ts';

export function consoleStreamRoute(
  app: FastifyInstance,
  service: BookingService,
  cacheConsole: CacheConsole,
): void {
  const { watch } = cacheConsole;
  app.get(
    '/v1/console/stream',
    {
      schema: {
        tags: ['console'],
        summary: 'What happens in the cache, live',
        description:
          'Server-sent events: `overview` once a second, `cache` with events and counts, `faults`, `theatre`, and `missed` for a reader that is too slow. ' +
          'With `Last-Event-ID` the batches of the last seconds are sent again.',
        response: {
          200: {
            description: 'The stream',
            content: { 'text/event-stream': { schema: { type: 'string' } } },
          },
        },
      },
    },
    async (request, reply) => {
      await consoleCaller(service, cacheConsole, request);
      if (!watch.hasRoom) {
        throw new ProblemError('TOO_MANY_CONSOLES', 'Close a console that nobody looks at.', {
          headers: { 'retry-after': '5' },
        });
      }
      reply.hijack();
      const lastEventId = Number(request.headers['last-event-id'] ?? 0) || 0;
      watch.connect(reply.raw, { 'x-request-id': request.id }, lastEventId);
    },
  );
}
