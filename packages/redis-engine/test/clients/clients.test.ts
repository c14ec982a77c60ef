/** Clients as their users have them, unmodified, against the engine: what each does when it connects, and its common work. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createClient, createCluster } from '@redis/client';
import { GlideClient } from '@valkey/valkey-glide';
import { Queue, Worker } from 'bullmq';
import { RedisStore } from 'connect-redis';
import { Redis } from 'ioredis';
// @ts-expect-error -- the package's own types are not where its exports say
import Redlock from 'redlock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRedisServer, type RedisServer } from '@quicktable/redis-engine';
import { findProgram } from '../../../../scripts/lib/find-servers.mjs';

describe('clients', () => {
  let server: RedisServer;
  let url: string;

  beforeAll(async () => {
    server = await createRedisServer({ port: 0 });
    url = `redis://127.0.0.1:${server.port}`;
  });
  afterAll(async () => {
    await server.close();
  });
  beforeEach(async () => {
    const redis = new Redis(url);
    await redis.flushall();
    await redis.quit();
  });

  it('ioredis: pipelines, transactions, scripts, pub/sub, streams', async () => {
    const redis = new Redis(url);
    const subscriber = new Redis(url);
    const received = new Promise<string>((resolve) => {
      subscriber.on('message', (_channel: string, message: string) => resolve(message));
    });
    await subscriber.subscribe('news');

    const replies = await redis.pipeline().set('a', '1').incr('a').hset('h', { f: 'v' }).hgetall('h').exec();
    const transaction = await redis.multi().incr('a').get('a').exec();
    redis.defineCommand('twice', { numberOfKeys: 1, lua: "return redis.call('GET', KEYS[1]) * 2" });
    const scripted = await redis.eval("return redis.call('GET', KEYS[1])", 1, 'a');
    await redis.xadd('s', '*', 'f', 'v');
    await redis.publish('news', 'hello');

    expect(replies?.map(([error, value]) => error ?? value)).toEqual(['OK', 2, 1, { f: 'v' }]);
    expect(transaction?.map(([, value]) => value)).toEqual([3, '3']);
    expect(scripted).toBe('3');
    expect(await redis.xlen('s')).toBe(1);
    expect(await received).toBe('hello');
    redis.disconnect();
    subscriber.disconnect();
  });

  it('node-redis: RESP3, and a client-side cache that another client invalidates', async () => {
    const client = createClient({ url, RESP: 3, clientSideCache: { ttl: 0, maxEntries: 100 } });
    const other = createClient({ url });
    await client.connect();
    await other.connect();
    await other.set('k', 'old');

    expect(await client.get('k')).toBe('old');
    expect(await client.get('k')).toBe('old');
    await other.set('k', 'new');
    const giveUpAt = Date.now() + 10_000;
    while ((await client.get('k')) !== 'new' && Date.now() < giveUpAt)
      await new Promise((r) => setTimeout(r, 5));

    expect(await client.get('k')).toBe('new');
    expect(await client.multi().set('m', '1').incr('m').exec()).toEqual(['OK', 2]);
    client.destroy();
    other.destroy();
  });

  it('node-redis as a cluster of one', async () => {
    const one = await createRedisServer({ port: 0, config: { 'cluster-enabled': 'yes' } });
    const cluster = createCluster({ rootNodes: [{ url: `redis://127.0.0.1:${one.port}` }] });
    await cluster.connect();

    await cluster.set('user:{1}', 'x');

    expect(await cluster.get('user:{1}')).toBe('x');
    cluster.destroy();
    await one.close();
  });

  it('valkey-glide: strings, hashes, expiry', async () => {
    const client = await GlideClient.createClient({ addresses: [{ host: '127.0.0.1', port: server.port }] });

    await client.set('k', 'v');
    await client.hset('h', { a: '1', b: '2' });

    expect(await client.get('k')).toBe('v');
    expect(await client.hlen('h')).toBe(2);
    expect(await client.expire('k', 100)).toBe(true);
    expect(await client.ttl('k')).toBeGreaterThan(90);
    client.close();
  });

  it('BullMQ: jobs are added, delayed, processed and counted', async () => {
    const connection = { host: '127.0.0.1', port: server.port, maxRetriesPerRequest: null };
    const queue = new Queue('mail', { connection });
    const seen: number[] = [];
    const worker = new Worker('mail', async (job) => void seen.push(job.data.number), { connection });
    await worker.waitUntilReady();

    for (let number = 0; number < 5; number += 1) await queue.add('send', { number });
    await queue.add('send', { number: 5 }, { delay: 50 });
    const giveUpAt = Date.now() + 20_000;
    while ((await queue.getCompletedCount()) < 6 && Date.now() < giveUpAt)
      await new Promise((r) => setTimeout(r, 20));

    expect(seen.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await queue.getJobCounts('waiting', 'failed')).toEqual({ waiting: 0, failed: 0 });
    await worker.close();
    await queue.close();
  });

  it('connect-redis: sessions are kept, touched and destroyed', async () => {
    const client = createClient({ url });
    await client.connect();
    const store = new RedisStore({ client, prefix: 'sess:', ttl: 60 });
    const session = { cookie: { originalMaxAge: null, maxAge: 60_000 }, user: 'ann' };

    await store.set('one', session);
    await store.touch('one', session);

    expect(await store.get('one')).toMatchObject({ user: 'ann' });
    expect(await store.length()).toBe(1);
    await store.destroy('one');
    expect(await store.get('one')).toBeFalsy();
    client.destroy();
  });

  it('redlock: a lock is had by one, and then by the other', async () => {
    const redis = new Redis(url);
    const redlock = new Redlock([redis], { retryCount: 0 });

    const lock = await redlock.acquire(['lock:a'], 5000);
    await expect(redlock.acquire(['lock:a'], 5000)).rejects.toThrow('quorum');
    await lock.release();
    const second = await redlock.acquire(['lock:a'], 5000);
    await second.extend(5000);
    await second.release();

    expect(await redis.exists('lock:a')).toBe(0);
    redis.disconnect();
  });

  // The server runs in this process: a program that is waited for must not stop it.
  const run = promisify(execFile);
  const redisCli = findProgram('redis-cli');
  it.runIf(redisCli !== undefined)('redis-cli: commands, scans, and its look for big keys', async () => {
    const cli = async (...args: string[]) =>
      (await run(redisCli ?? '', ['-p', String(server.port), ...args], { timeout: 20_000 })).stdout.trim();

    expect(await cli('-3', 'SET', 'k', 'v')).toBe('OK');
    expect(await cli('GET', 'k')).toBe('v');
    expect(await cli('--scan', '--pattern', 'k*')).toBe('k');
    expect(await cli('--bigkeys')).toContain('Biggest string found');
  });

  const benchmark = findProgram('redis-benchmark');
  it.runIf(benchmark !== undefined)('redis-benchmark runs its tests to the end', async () => {
    const args = ['-p', String(server.port), '-n', '200', '-c', '5', '-P', '4', '-q'];

    const { stdout, stderr } = await run(benchmark ?? '', args, { timeout: 60_000 });

    expect(stderr).toBe('');
    expect(stdout).toContain('MSET');
  });
});
