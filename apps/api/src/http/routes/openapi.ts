/** GET /openapi.json: the OpenAPI document, made from the schemas that the routes validate with. */
import type { FastifyInstance } from 'fastify';

export function openapiRoute(app: FastifyInstance): void {
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}
