/**
 * Sessions in a fastify service: a visitor has one before signing in, signing in rotates its id, each use prolongs it, and
 * "leave everywhere" ends all of a user's in one step. A store that is away is a 503, never a guess.
 */
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { SessionStore, StoreUnavailableError } from '@quicktable/cache';
import { say, where } from './setting.ts';

interface Visit {
  readonly user: string | null;
  readonly basket: readonly string[];
}

const sessions = new SessionStore<Visit>({ ...where, ttl: '30m' });
const app = Fastify();

// `Secure` wherever there is TLS: on a laptop there is none. `__Host-` binds the name to this very host.
const secure = process.env['NODE_ENV'] === 'production';
const cookie = secure ? '__Host-sid' : 'sid';
const flags = `HttpOnly; SameSite=Lax; Path=/; Max-Age=1800${secure ? '; Secure' : ''}`;

function idOf(request: FastifyRequest): string | undefined {
  const found = request.headers.cookie?.split('; ').find((part) => part.startsWith(`${cookie}=`));
  return found?.slice(cookie.length + 1);
}

function remember(reply: FastifyReply, id: string): void {
  reply.header('set-cookie', `${cookie}=${id}; ${flags}`);
}

async function visitOf(request: FastifyRequest) {
  const id = idOf(request);
  return id === undefined ? null : sessions.find(id);
}

app.setErrorHandler((error, _request, reply) => {
  const away = error instanceof StoreUnavailableError;
  return reply
    .code(away ? 503 : 500)
    .send({ error: away ? 'sessions are away, try again' : 'internal error' });
});

app.post('/basket', async (request, reply) => {
  const visit = await visitOf(request);
  // Whoever has not signed in has a session of nobody's.
  const session = visit ?? (await sessions.create('nobody', { user: null, basket: [] }));
  await sessions.update(session.id, { ...session.data, basket: [...session.data.basket, 'table for two'] });
  remember(reply, session.id);
  return { ok: true };
});

app.post('/sign-in', async (request, reply) => {
  // Check the password here. Then a new id: one that was slipped to the visitor before signing in is worth nothing.
  const visit = await visitOf(request);
  const session = await sessions.create('user123', { user: 'user123', basket: visit?.data.basket ?? [] });
  if (visit) await sessions.revoke(visit.id);
  remember(reply, session.id);
  return { ok: true };
});

// oxlint-disable-next-line oxc/no-async-endpoint-handlers -- fastify takes promises
app.get('/me', async (request) => (await visitOf(request))?.data ?? { user: null, basket: [] });

app.post('/leave-everywhere', async (request, reply) => {
  const visit = await visitOf(request);
  if (visit?.data.user) await sessions.revokeAll(visit.data.user);
  reply.header('set-cookie', `${cookie}=; ${flags.replace('1800', '0')}`);
  return { ok: true };
});

const url = await app.listen({ port: 0, host: '127.0.0.1' });
const post = async (path: string, sid = '') => {
  const response = await fetch(url + path, { method: 'POST', headers: { cookie: sid } });
  return response.headers.get('set-cookie') ?? '';
};
const me = async (sid: string) =>
  ((await (await fetch(`${url}/me`, { headers: { cookie: sid } })).json()) as Visit).user ?? 'nobody';
const sidOf = (setCookie: string) => setCookie.split(';')[0] ?? '';

const visitor = sidOf(await post('/basket'));
const signedIn = await post('/sign-in', visitor);
say('cookie:', signedIn.slice(signedIn.indexOf(';') + 2));
say('the id is a new one:', sidOf(signedIn) !== visitor);
say('signed in as:', await me(sidOf(signedIn)));
say('with the id from before:', await me(visitor));
const phone = sidOf(await post('/sign-in'));
await post('/leave-everywhere', phone);
say('on the other device afterwards:', await me(sidOf(signedIn)));
await app.close();
await sessions.close();
