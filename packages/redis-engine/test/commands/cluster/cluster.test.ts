import { createCluster } from '@redis/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRedisServer, type RedisServer } from '@quicktable/redis-engine';
import { RespClient } from '../../support/resp-client.ts';

describe('A cluster of one node', () => {
  let server: RedisServer;
  let client: RespClient;
  const say = async (...words: string[]) => (await client.raw(...words)).toString().trimEnd();

  beforeAll(async () => {
    server = await createRedisServer({ config: { 'cluster-enabled': 'yes' } });
    client = await RespClient.open({ host: server.host, port: server.port });
  });
  afterAll(async () => {
    client.close();
    await server.close();
  });

  it('holds all slots', async () => {
    expect(await say('CLUSTER', 'INFO')).toContain('cluster_state:ok');
    expect(await say('CLUSTER', 'SLOTS')).toContain(
      `:0\r\n:16383\r\n*4\r\n$9\r\n127.0.0.1\r\n:${server.port}`,
    );
    expect(await say('CLUSTER', 'KEYSLOT', 'foo')).toBe(':12182');
    expect(await say('CLUSTER', 'KEYSLOT', '{user1000}.following')).toBe(':3443');
    expect(await say('CLUSTER', 'KEYSLOT', 'foo{}{bar}')).toBe(':8363');
  });

  it('refuses commands whose keys are in several slots, and other databases', async () => {
    expect(await say('MSET', 'a', '1', 'b', '2')).toBe(
      "-CROSSSLOT Keys in request don't hash to the same slot",
    );
    expect(await say('MSET', '{x}a', '1', '{x}b', '2')).toBe('+OK');
    expect(await say('SELECT', '1')).toBe('-ERR SELECT is not allowed in cluster mode');
  });

  it('serves a cluster client', async () => {
    const cluster = createCluster({ rootNodes: [{ url: `redis://127.0.0.1:${server.port}` }] });
    await cluster.connect();

    await Promise.all(Array.from({ length: 50 }, (_, i) => cluster.set(`key:${i}`, String(i))));
    const values = await Promise.all(Array.from({ length: 50 }, (_, i) => cluster.get(`key:${i}`)));
    await cluster.close();

    expect(values).toEqual(Array.from({ length: 50 }, (_, i) => String(i)));
  });
});
