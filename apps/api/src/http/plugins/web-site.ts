/**
 * Serves the pages that Vite built: guests' at their addresses, staff's at /staff, the cache's at /console. Where nothing was
 * built, as in a container of the API alone, there is nothing to serve and the addresses stay unknown.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerNotFound } from '../error-handler.ts';

const builtSite = fileURLToPath(new URL('../../../../web/dist/site', import.meta.url));

/** Which page stands at which addresses; the page's own router does the rest. */
const pages = [
  {
    file: 'index.html',
    addresses: [
      '/',
      '/restaurants/*',
      '/book/*',
      '/reservations/*',
      '/my-reservations',
      '/manage',
      '/reset-password',
      '/waitlist/*',
    ],
  },
  { file: 'staff.html', addresses: ['/staff', '/staff/*'] },
  { file: 'console.html', addresses: ['/console'] },
];

/** No script or style of another's, none written into the page, and no page of another's around ours. */
const policy =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const pageHeaders = {
  'cache-control': 'no-cache',
  'content-security-policy': policy,
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

const oneYearSeconds = 31_536_000;

/** Whether somebody sits before a browser: programs, and whoever explores the interface, get problem details. */
function wantsPage({ method, url, headers }: FastifyRequest): boolean {
  return method === 'GET' && !url.startsWith('/v1/') && (headers.accept ?? '').includes('text/html');
}

/** @returns What answers an address that there is not: to a browser the site's own page, which says so and leads on */
export async function serveWebSite(
  app: FastifyInstance,
  site = builtSite,
): Promise<(request: FastifyRequest, reply: FastifyReply) => void> {
  if (!existsSync(`${site}/index.html`)) return answerNotFound;
  await app.register(fastifyStatic, {
    root: site,
    serve: false,
    setHeaders: (response) => void response.setHeader('x-content-type-options', 'nosniff'),
  });
  const schema = { hide: true };
  const sendPage = (reply: FastifyReply, file: string) =>
    reply.headers(pageHeaders).sendFile(file, { cacheControl: false });
  for (const { file, addresses } of pages) {
    for (const address of addresses) app.get(address, { schema }, (_request, reply) => sendPage(reply, file));
  }
  // A file's name holds the hash of what is in it, so it can be kept for ever.
  app.get<{ Params: { '*': string } }>('/assets/*', { schema }, (request, reply) =>
    reply.sendFile(`assets/${request.params['*']}`, { maxAge: oneYearSeconds * 1000, immutable: true }),
  );
  app.get('/icon.svg', { schema }, (_request, reply) => reply.sendFile('icon.svg', { maxAge: 86_400_000 }));
  return (request, reply) => {
    if (wantsPage(request)) void sendPage(reply.code(404), 'index.html');
    else answerNotFound(request, reply);
  };
}
