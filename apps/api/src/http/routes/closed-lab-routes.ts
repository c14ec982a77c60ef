/** The lab's read routes in production: closed, because they show any reservation to anybody. */
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../../errors.ts';

export function closedLabRoutes(app: FastifyInstance): void {
  app.get('/reservation/*', { schema: { hide: true } }, () => {
    throw new ProblemError('ROUTE_CLOSED', 'Reservations are read under /v1, by whom they belong to.');
  });
}
