/** The reservation interface under /v1, as a table of contents. */
import { LoaderBusyError, StoreUnavailableError } from '@quicktable/cache';
import { DatabaseBusyError } from '@quicktable/domain';
import type { FastifyInstance } from 'fastify';
import { DatabaseUnavailableError, InvalidCursorError } from '../../database/errors.ts';
import type { CacheConsole } from '../../console/console.ts';
import { EngineAwayError } from '../../console/engine/link.ts';
import { ProblemError } from '../../errors.ts';
import { accountRoutes } from './account-routes.ts';
import type { BookingService } from './booking-service.ts';
import { consoleRoutes } from './console-routes.ts';
import { consoleStreamRoute } from './console-stream-route.ts';
import { availabilityRoute } from './availability-route.ts';
import { reservationRoutes } from './reservation-routes.ts';
import { restaurantRoutes } from './restaurant-routes.ts';
import { staffRestaurantRoutes } from './staff-restaurant-routes.ts';
import { staffRoutes } from './staff-routes.ts';
import { waitlistRoutes } from './waitlist-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

/** Adds the routes to a scope of their own: validation and serialization are ours there, see `route.ts`. */
export async function v1Routes(app: FastifyInstance, service: BookingService): Promise<void> {
  prepare(app);
  restaurantRoutes(app, service);
  reservationRoutes(app, service);
  waitlistRoutes(app, service);
  accountRoutes(app, service);
  staffRoutes(app, service);
  staffRestaurantRoutes(app, service);
  webhookRoutes(app, service);
}

/** The cache console's part of it. */
export async function v1ConsoleRoutes(
  app: FastifyInstance,
  service: BookingService,
  cacheConsole: CacheConsole,
): Promise<void> {
  prepare(app);
  consoleRoutes(app, service, cacheConsole);
  consoleStreamRoute(app, service, cacheConsole);
}

/** The route that is read most, for a scope in which nothing else takes part. */
export async function v1HotRoutes(app: FastifyInstance, service: BookingService): Promise<void> {
  prepare(app);
  availabilityRoute(app, service);
}

function prepare(app: FastifyInstance): void {
  // What is not JSON is refused as such, and not read as a text.
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => JSON.stringify);
  const answerError = app.errorHandler;
  app.setErrorHandler((error, request, reply) => answerError(translated(error) ?? error, request, reply));
}

/** Faults of database and store as a client may see them; the cache hands a loader's failure on as a cause. */
function translated(error: unknown): ProblemError | null {
  let current = error;
  for (let depth = 0; depth < 8 && current instanceof Error; depth += 1) {
    if (current instanceof DatabaseBusyError) {
      return new ProblemError('DATABASE_BUSY', 'Try again as soon as Retry-After says.', {
        cause: error,
        headers: { 'retry-after': String(current.retryAfterSeconds) },
      });
    }
    if (current instanceof DatabaseUnavailableError) {
      return new ProblemError('DATABASE_UNAVAILABLE', 'Try again as soon as Retry-After says.', {
        cause: error,
        headers: { 'retry-after': String(current.retryAfterSeconds) },
      });
    }
    if (current instanceof StoreUnavailableError) {
      return new ProblemError('CACHE_UNAVAILABLE', 'Sessions cannot be read at the moment; try again soon.', {
        cause: error,
        headers: { 'retry-after': '1' },
      });
    }
    if (current instanceof EngineAwayError)
      return new ProblemError('CACHE_UNAVAILABLE', `${current.message}.`);
    if (current instanceof LoaderBusyError) {
      return new ProblemError('OVERLOADED', 'Try again as soon as Retry-After says.', {
        cause: error,
        headers: { 'retry-after': '1' },
      });
    }
    if (current instanceof InvalidCursorError) return new ProblemError('INVALID_REQUEST', current.message);
    current = current.cause;
  }
  return null;
}
