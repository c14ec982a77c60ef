/** Sessions in an express service by express-session: the same promises behind its usual interface, with one option more. */
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import express, { type Request, type Response } from 'express';
import session from 'express-session';
import { expressSessionStore } from '@quicktable/cache';
import { say, where } from './setting.ts';

declare module 'express-session' {
  interface SessionData {
    user: string;
  }
}

const store = expressSessionStore(session.Store, {
  ...where,
  ttl: '30m',
  userOf: ({ user }) => (typeof user === 'string' ? user : undefined),
});
const app = express();
app.disable('x-powered-by');
app.use(
  session({
    store,
    secret: process.env['SESSION_SECRET'] ?? 'only on a laptop',
    name: 'sid',
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: {
      httpOnly: true,
      sameSite: 'lax',
      maxAge: 1_800_000,
      secure: process.env['NODE_ENV'] === 'production',
    },
  }),
);

app.post('/sign-in', (request, response, next) => {
  // Check the password here. Then a new id: one that was slipped to the visitor before signing in is worth nothing.
  request.session.regenerate((error: unknown) => {
    if (error) return next(error);
    request.session.user = 'user123';
    request.session.save((failure: unknown) => (failure ? next(failure) : response.json({ ok: true })));
  });
});

app.get('/me', (request, response) => {
  response.json({ user: request.session.user ?? 'nobody' });
});

// Express 5 takes a rejection as it takes next(error).
async function leaveEverywhere(request: Request, response: Response): Promise<void> {
  const { user } = request.session;
  if (user !== undefined) await store.revokeAll(user);
  response.clearCookie('sid').json({ ok: true });
}
// oxlint-disable-next-line oxc/no-async-endpoint-handlers -- as said above
app.post('/leave-everywhere', leaveEverywhere);

const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const post = async (path: string, sid = '') => {
  const response = await fetch(url + path, { method: 'POST', headers: { cookie: sid } });
  return response.headers.get('set-cookie') ?? '';
};
const me = async (sid: string) =>
  ((await (await fetch(`${url}/me`, { headers: { cookie: sid } })).json()) as { user: string }).user;
const sidOf = (setCookie: string) => setCookie.split(';')[0] ?? '';

const first = await post('/sign-in');
say('cookie is HttpOnly and SameSite:', /HttpOnly/.test(first) && /SameSite=Lax/.test(first));
say('signed in as:', await me(sidOf(first)));
const again = sidOf(await post('/sign-in', sidOf(first)));
say('the id is a new one:', again !== sidOf(first));
say('with the id from before:', await me(sidOf(first)));
const phone = sidOf(await post('/sign-in'));
await post('/leave-everywhere', phone);
say('on the other device afterwards:', await me(again));
server.closeAllConnections();
server.close();
await store.close();
