/** The HTTP application, as a table of contents: documents, routes, pages, error handler, not-found handler. */
import fastify, { type FastifyInstance } from 'fastify';
import type { CacheConsole } from './console/console.ts';
import { createErrorHandler } from './http/error-handler.ts';
import type { Metrics } from './http/metrics.ts';
import { collectRoutes, showSwaggerUi } from './http/plugins/api-documents.ts';
import { logRequests } from './http/plugins/request-log.ts';
import { serveWebSite } from './http/plugins/web-site.ts';
import { cacheClearRoute } from './http/routes/cache-clear.ts';
import { cacheStatsRoute } from './http/routes/cache-stats.ts';
import { closedLabRoutes } from './http/routes/closed-lab-routes.ts';
import { errorsRoute } from './http/routes/errors.ts';
import { healthRoute } from './http/routes/health.ts';
import { metricsRoute } from './http/routes/metrics.ts';
import { openapiRoute } from './http/routes/openapi.ts';
import { redocRoute } from './http/routes/redoc.ts';
import { reservationRoute } from './http/routes/reservation.ts';
import { reservationNocacheRoute } from './http/routes/reservation-nocache.ts';
import { addSharedSchemas } from './http/schemas.ts';
import { serverOptions } from './http/server-options.ts';
import type { BookingService } from './http/v1/booking-service.ts';
import { v1ConsoleRoutes, v1HotRoutes, v1Routes } from './http/v1/index.ts';
import type { Service } from './service.ts';

/** Makes the application; it listens to nothing yet. */
export async function createApp(
  service: Service,
  metrics: Metrics,
  booking: BookingService,
  cacheConsole: CacheConsole,
): Promise<FastifyInstance> {
  const log = service.log;
  const onError = createErrorHandler(log);
  const app = fastify(serverOptions(onError, service.trustedProxies));
  app.setErrorHandler(onError);
  addSharedSchemas(app);

  await collectRoutes(app);
  if (service.profile === 'lab') reservationRoute(app, service, metrics);
  await app.register((v1) => v1HotRoutes(v1, booking));
  await app.register(async (scope) => {
    logRequests(scope, { log, metrics });
    healthRoute(scope, service);
    if (service.profile === 'lab') reservationNocacheRoute(scope, service);
    else closedLabRoutes(scope);
    cacheStatsRoute(scope, service);
    cacheClearRoute(scope, service);
    metricsRoute(scope, service, metrics);
    openapiRoute(scope);
    redocRoute(scope);
    errorsRoute(scope);
    await scope.register((v1) => v1Routes(v1, booking));
    await scope.register((v1) => v1ConsoleRoutes(v1, booking, cacheConsole));
    await showSwaggerUi(scope);
    scope.setNotFoundHandler(await serveWebSite(scope));
  });
  return app;
}
