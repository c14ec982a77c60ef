/**
 * One structured line and one observation for each request of the scope it is registered in. The cached reservation read
 * stands outside of that scope: it counts for itself and logs only what goes wrong, because a line costs more than the read.
 */
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';

export function logRequests(
  scope: FastifyInstance,
  { log, metrics }: { log: Logger; metrics: Metrics },
): void {
  scope.addHook('onResponse', (request, reply, done) => {
    const durationMs = reply.elapsedTime;
    // Without a route the label is fixed: addresses that clients make up must not become labels.
    const route = request.routeOptions.url ?? 'none';
    metrics.requestDuration.observe(
      { method: request.method, route, status: reply.statusCode },
      durationMs / 1_000,
    );
    log.info(
      {
        requestId: request.id,
        method: request.method,
        route,
        status: reply.statusCode,
        durationMs: Math.round(durationMs * 100) / 100,
      },
      'request completed',
    );
    done();
  });
}
