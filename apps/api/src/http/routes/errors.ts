/** GET /errors: every error code with its status and meaning; the `type` of problem details points here. */
import { errorCodes } from '@quicktable/contracts';
import type { FastifyInstance } from 'fastify';
import { sendPage } from '../page.ts';

export function errorsRoute(app: FastifyInstance): void {
  const rows = Object.entries(errorCodes).map(
    ([code, { status, title }]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${title}</td></tr>`,
  );
  const body = `<h1>Error codes</h1><table><tr><th>Code</th><th>Status</th><th>Meaning</th></tr>${rows.join('')}</table>`;
  app.get('/errors', { schema: { hide: true } }, (_request, reply) => sendPage(reply, 'Error codes', body));
}
