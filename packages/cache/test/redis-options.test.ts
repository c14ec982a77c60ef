/** Addresses of Redis servers as users write them. */
import { createRedisServer } from '@quicktable/redis-engine';
import { describe, expect, it } from 'vitest';
import {
  createCache,
  memcachedStore,
  OptionInvalidError,
  redisStore,
  SessionStore,
  WriteQueue,
} from '../src/index.ts';
import { redisOptions } from '../src/stores/redis-options.ts';

describe('the options of a Redis connection', () => {
  it.each([
    ['redis://cache', { host: 'cache' }],
    ['redis://10.0.0.1:6390', { host: '10.0.0.1', port: 6390 }],
    ['redis://[::1]:6390', { host: '::1', port: 6390 }],
    [
      'rediss://u%40x:p%2Fw@cache:6380/2',
      { host: 'cache', port: 6380, username: 'u@x', password: 'p/w', database: 2, tls: true },
    ],
    ['redis://:secret@cache/', { host: 'cache', password: 'secret' }],
  ])('can be one address: %s', (url, parts) => {
    expect(redisOptions({ url })).toEqual(parts);
  });

  it('say by themselves what they say, whatever the address does, and nothing when they are undefined', () => {
    expect(redisOptions({ url: 'redis://a:1', port: 2, host: undefined, password: undefined })).toEqual({
      host: 'a',
      port: 2,
    });
  });

  it.each([
    '',
    'cache:6379',
    'http://cache:6379',
    'redis://',
    'redis://cache/one',
    'redis://u:secret@cache:99999',
  ])('that are no address are refused, without saying the password: %s', (url) => {
    expect(() => redisStore({ url })).toThrow(OptionInvalidError);
    expect(() => redisStore({ url })).not.toThrow('secret');
  });

  it('that name no port are refused at once, not when a socket fails', () => {
    for (const port of [Number.NaN, 0, -1, 65_536, 1.5, 'six' as never]) {
      expect(() => redisStore({ port })).toThrow(OptionInvalidError);
      expect(() => memcachedStore({ port })).toThrow(OptionInvalidError);
      expect(() => new SessionStore({ port })).toThrow(OptionInvalidError);
    }
    expect(() => redisStore({ mode: 'cluster', nodes: [{ host: 'a', port: Number.NaN }] })).toThrow(
      OptionInvalidError,
    );
    expect(() => redisStore('redis://cache:6379' as never)).toThrow('url');
    expect(
      () => new WriteQueue({ name: 'q', key: () => ['a'], apply: async () => {}, url: 'nowhere' }),
    ).toThrow(OptionInvalidError);
  });

  it('reach the server at their address', async () => {
    const server = await createRedisServer({ port: 0 });
    const cache = createCache({ store: redisStore({ url: `redis://127.0.0.1:${server.port}` }) });

    await expect(cache.ping()).resolves.toBeUndefined();

    await cache.close();
    await server.close();
  });
});
