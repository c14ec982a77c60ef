/** GET /redoc: the OpenAPI document as ReDoc shows it, from the copy in `vendor/`. */
import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';

const script = fileURLToPath(new URL('../../../vendor/redoc/redoc.standalone.js', import.meta.url));

/** ReDoc styles itself with inline styles and parses in a worker made from a blob; nothing comes from outside. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; worker-src blob:; " +
  "font-src 'self'; base-uri 'none'; frame-ancestors 'none'";

const page =
  '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">' +
  '<title>QuickTable API - ReDoc</title><style>body{margin:0}</style><redoc spec-url="/openapi.json"></redoc>' +
  '<script src="/redoc/redoc.standalone.js"></script></html>';

export function redocRoute(app: FastifyInstance): void {
  app.get('/redoc', { schema: { hide: true } }, (_request, reply) =>
    reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(page),
  );
  app.get('/redoc/redoc.standalone.js', { schema: { hide: true } }, (_request, reply) =>
    reply
      .headers({ 'cache-control': 'public, max-age=86400', 'x-content-type-options': 'nosniff' })
      .type('text/javascript; charset=utf-8')
      .send(createReadStream(script)),
  );
}
