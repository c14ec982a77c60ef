/** Sessions: sliding, rotated, ended one by one or all of a user's at once; on the engine, and on a real Redis where there is one. */
import { createRedisServer } from '@quicktable/redis-engine';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CallbackSessionStore,
  KeyInvalidError,
  OptionInvalidError,
  SessionStore,
  SessionTooLargeError,
  StoreUnavailableError,
} from '../src/index.ts';
import { freePort, hasRedis, startRedis } from './support/redis-servers.ts';

interface Data {
  role: string;
}

function sessionContract(start: () => Promise<{ port: number; stop: () => Promise<void> }>) {
  let server: Awaited<ReturnType<typeof start>>;
  let redis: Redis;
  let sessions: SessionStore<Data>;
  let otherNode: SessionStore<Data>;
  let nowMs = Date.now();

  beforeAll(async () => {
    server = await start();
    redis = new Redis(server.port, '127.0.0.1');
    const options = { port: server.port, now: () => nowMs };
    sessions = new SessionStore<Data>(options);
    otherNode = new SessionStore<Data>(options);
  });
  afterAll(async () => {
    await sessions.close();
    await otherNode.close();
    redis.disconnect();
    await server.stop();
  });

  it('stand under session:{id} for 1800 s, and are found on every node', async () => {
    const session = await sessions.create('user123', { role: 'guest' });

    expect(await otherNode.find(session.id)).toEqual(session);
    expect(await redis.ttl(`session:${session.id}`)).toBeGreaterThan(1_795);
    expect(session.id).toMatch(/^[\w-]{32}$/);
  });

  it('live on with each use', async () => {
    const { id } = await sessions.create('user123', { role: 'guest' });
    await redis.expire(`session:${id}`, 10);

    await sessions.find(id);

    expect(await redis.ttl(`session:${id}`)).toBeGreaterThan(1_795);
  });

  it('end at their greatest age, whatever their use', async () => {
    const { id } = await sessions.create('user123', { role: 'guest' });
    nowMs += 31 * 86_400_000;

    expect(await sessions.find(id)).toBeNull();
    expect(await redis.exists(`session:${id}`)).toBe(0);
  });

  it('change their data, but only while they live', async () => {
    const { id } = await sessions.create('user123', { role: 'guest' });

    expect(await sessions.update(id, { role: 'staff' })).toBe(true);
    expect((await sessions.find(id))?.data).toEqual({ role: 'staff' });
    await sessions.revoke(id);
    expect(await sessions.update(id, { role: 'owner' })).toBe(false);
  });

  it('keep the types of their data, which plain data do not show in Redis', async () => {
    const store = new SessionStore<{ since: Date; basket: Map<string, bigint> }>({ port: server.port });
    const data = { since: new Date(5), basket: new Map([['tea', 2n]]) };
    const created = await store.create('user123', data);
    const plain = await sessions.create('user123', { role: 'guest' });

    const rotated = await store.rotate(created.id);

    expect((await store.find(rotated?.id ?? ''))?.data).toEqual(data);
    expect(JSON.parse((await redis.get(`session:${plain.id}`)) ?? '')).toMatchObject({
      data: { role: 'guest' },
    });
    await store.close();
  });

  it('are refused above their size, and for users without an id; nothing is changed', async () => {
    const small = new SessionStore<Data>({ port: server.port, maxSize: 300 });
    const { id } = await small.create('user123', { role: 'guest' });
    const large = { role: 'x'.repeat(300) };

    await expect(small.create('user123', large)).rejects.toBeInstanceOf(SessionTooLargeError);
    await expect(small.update(id, large)).rejects.toBeInstanceOf(SessionTooLargeError);
    expect((await small.find(id))?.data).toEqual({ role: 'guest' });
    for (const userId of [5, '', undefined] as string[]) {
      await expect(small.create(userId, { role: 'guest' })).rejects.toBeInstanceOf(KeyInvalidError);
      await expect(small.revokeAll(userId)).rejects.toBeInstanceOf(KeyInvalidError);
    }
    await small.close();
    expect(() => new SessionStore({ port: server.port, ttl: 0 })).toThrow(OptionInvalidError);
    expect(() => new CallbackSessionStore({ port: server.port, timeout: 0 })).toThrow(OptionInvalidError);
  });

  it('end for good when all of a user are ended while others begin, rotate and change', async () => {
    const begun: string[] = [];
    const begin = async (node: SessionStore<Data>) => {
      const { id } = await node.create('busy', { role: 'guest' });
      await node.update(id, { role: 'staff' });
      begun.push((await node.rotate(id))?.id ?? id);
    };
    const rush = Promise.allSettled(
      Array.from({ length: 60 }, (_, n) => begin(n % 2 ? sessions : otherNode)),
    );
    for (let round = 0; round < 5; round += 1) await sessions.revokeAll('busy');
    await rush;

    await otherNode.revokeAll('busy');

    const found = await Promise.all(begun.map((id) => sessions.find(id)));
    expect(found.every((session) => session === null)).toBe(true);
  });

  it('get a new id by rotation, once, and the old one is worth nothing', async () => {
    const old = await sessions.create('user123', { role: 'guest' });

    const rotated = await Promise.all([sessions.rotate(old.id), otherNode.rotate(old.id)]);

    const [next] = rotated.filter((session) => session !== null);
    expect(rotated.filter((session) => session !== null)).toHaveLength(1);
    expect(next?.id).not.toBe(old.id);
    expect(await sessions.find(old.id)).toBeNull();
    expect((await sessions.find(next?.id ?? ''))?.data).toEqual({ role: 'guest' });
  });

  it('end all together for one user, also those being rotated, and not for others', async () => {
    const mine = await Promise.all([1, 2, 3].map(() => sessions.create('user1', { role: 'guest' })));
    const others = await sessions.create('user2', { role: 'guest' });

    const [rotated] = await Promise.all([sessions.rotate(mine[0]?.id ?? ''), otherNode.revokeAll('user1')]);

    for (const { id } of mine) expect(await sessions.find(id)).toBeNull();
    if (rotated) expect(await sessions.find(rotated.id)).toBeNull();
    expect(await sessions.find(others.id)).not.toBeNull();
    const again = await sessions.create('user1', { role: 'guest' });
    expect(await otherNode.find(again.id)).not.toBeNull();
  });

  it('are not found under ids that are none, or keys that hold something else', async () => {
    await redis.set('session:garbage-1', 'no json');
    await redis.hset('session:garbage-2', 'a', '1');
    await redis.set('session:garbage-3', '{"userId":1}');

    for (const id of ['', 'a:b', '../x', 'garbage-1', 'garbage-2', 'garbage-3', 'x'.repeat(3_000)]) {
      expect(await sessions.find(id)).toBeNull();
    }
  });

  it('serve express-session and @fastify/session through callbacks', async () => {
    const store = new CallbackSessionStore({ port: server.port });
    const id = 'chosen-by-the-framework';
    const get = () =>
      new Promise((resolve, reject) => {
        store.get(id, (error, session) => (error ? reject(error) : resolve(session)));
      });
    const done = (act: (callback: (error?: unknown) => void) => void) =>
      new Promise<void>((resolve, reject) => {
        act((error) => (error ? reject(error) : resolve()));
      });

    await done((callback) => store.set(id, { cookie: {}, views: 1 }, callback));
    expect(await get()).toEqual({ cookie: {}, views: 1 });
    await redis.expire(`session:${id}`, 10);
    await done((callback) => store.touch(id, {}, callback));
    expect(await redis.ttl(`session:${id}`)).toBeGreaterThan(1_795);
    await done((callback) => store.destroy(id, callback));
    expect(await get()).toBeNull();
    await store.close();
  });
}

describe('sessions that express-session keeps here', () => {
  it('end all at once for one user, and one that a late request saves stays ended', async () => {
    const server = await createRedisServer({ port: 0 });
    const store = new CallbackSessionStore({
      port: server.port,
      userOf: ({ user }) => (typeof user === 'string' ? user : undefined),
    });
    const set = promisify(store.set.bind(store)) as (id: string, session: unknown) => Promise<void>;
    const get = promisify(store.get.bind(store)) as (id: string) => Promise<Record<string, unknown> | null>;
    await set('session-of-ann', { user: 'ann' });
    await set('another-of-ann', { user: 'ann' });
    await set('session-of-bob', { user: 'bob' });
    await set('session-of-nobody', { basket: 1 });
    const inUse = await get('session-of-ann');

    await store.revokeAll('ann');
    await set('session-of-ann', { ...inUse, basket: 2 });
    const afterwards = await Promise.all(
      ['session-of-ann', 'another-of-ann', 'session-of-bob', 'session-of-nobody'].map((id) => get(id)),
    );
    await set('ann-once-more', { user: 'ann' });

    expect(afterwards.map((session) => session !== null)).toEqual([false, false, true, true]);
    expect(await get('ann-once-more')).toMatchObject({ user: 'ann' });
    await store.close();
    await server.close();
  });

  it('are an error within the time limit when the store is away, for every call', async () => {
    const store = new CallbackSessionStore({ port: await freePort(), timeout: '200ms' });

    const id = 'session-of-ann';
    const calls = [
      (done: (error: unknown) => void) => store.get(id, done),
      (done: (error: unknown) => void) => store.set(id, {}, done),
      (done: (error: unknown) => void) => store.touch(id, {}, done),
      (done: (error: unknown) => void) => store.destroy(id, done),
    ];
    for (const call of calls) {
      const error = await new Promise((resolve) => call(resolve));
      expect(error).toBeInstanceOf(StoreUnavailableError);
    }
    await store.close();
  });
});

describe('sessions on the embedded engine', () => {
  sessionContract(async () => {
    const server = await createRedisServer({ port: 0 });
    return { port: server.port, stop: () => server.close() };
  });

  it('say so when the store is away', async () => {
    const sessions = new SessionStore<Data>({ port: await freePort(), timeout: '200ms' });

    await expect(sessions.find('some-session-id')).rejects.toBeInstanceOf(StoreUnavailableError);
    await expect(sessions.create('user', { role: 'guest' })).rejects.toBeInstanceOf(StoreUnavailableError);
    await sessions.close();
  });
});

describe.runIf(hasRedis)('sessions on a real redis-server', () => {
  sessionContract(() => startRedis());
});
