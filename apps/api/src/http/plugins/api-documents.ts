/** Collects the routes into one OpenAPI 3.1 document and shows it with Swagger UI; nothing is fetched from outside. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

/** Registers the collector; it sees the routes that are registered after it. */
export async function collectRoutes(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'QuickTable',
        version: '1.0.0',
        description:
          'Restaurant reservations behind a cache. Refusals are problem details (RFC 9457) with stable codes.',
      },
      tags: [
        { name: 'lab', description: "The lab's interface: reservations with and without the cache" },
        { name: 'restaurants', description: 'Restaurants and search, from the cache' },
        { name: 'reservations', description: 'Holds and reservations, as guests make and keep them' },
        { name: 'waitlist', description: 'Waiting for a table' },
        { name: 'accounts', description: 'Accounts and sessions' },
        { name: 'staff', description: "What a restaurant's staff sees and does" },
        { name: 'webhooks', description: 'Being told of changes' },
        { name: 'console', description: 'The cache, seen and steered: lab profile and operators' },
      ],
    },
    refResolver: {
      buildLocalReference: (json, _baseUri, _fragment, index) =>
        typeof json.$id === 'string' ? json.$id : `schema-${index}`,
    },
  });
}

export async function showSwaggerUi(app: FastifyInstance): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    // Without this the page asks an outside service whether the document is valid.
    uiConfig: { validatorUrl: null, deepLinking: true },
  });
}
