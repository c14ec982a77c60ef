/** Sessions in Redis behind plain HTTP: a login rotates the id, each use prolongs it, and all of a user's end in one step. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SessionStore } from '@quicktable/cache';
import { say, where } from './setting.ts';

const sessions = new SessionStore<{ readonly language: string }>({ ...where, ttl: '30m' });

const server = createServer((request, response) => {
  const id = /(?:^|; )sid=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
  const answer = async () => {
    if (request.url === '/login') {
      const session = await sessions.create('user123', { language: 'ko' });
      response.setHeader('set-cookie', `sid=${session.id}; HttpOnly; SameSite=Lax; Path=/`);
      return 'welcome';
    }
    if (request.url === '/leave-everywhere') {
      await sessions.revokeAll('user123');
      return 'bye';
    }
    return (id && (await sessions.find(id))?.userId) || 'nobody';
  };
  answer().then(
    (text) => response.end(text),
    () => response.writeHead(503).end('sessions are away'),
  );
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const login = await fetch(`${url}/login`);
const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
const who = async () => (await fetch(url, { headers: { cookie } })).text();
say('signed in as:', await who());
await (await fetch(`${url}/leave-everywhere`)).text();
say('afterwards:', await who());
server.closeAllConnections();
server.close();
await sessions.close();
