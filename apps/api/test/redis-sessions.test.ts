import { describe, expect, onTestFinished, test } from 'vitest';
import { openRedisSessions } from '../src/composition/redis-sessions.ts';
import { RealRedis, redisServerPath } from './support/real-redis.ts';

const data = { userId: 'user123', csrfToken: 'csrf', signedInAt: '2026-11-22T09:00:00.000Z' };

describe.runIf(redisServerPath !== undefined)('sessions in a real redis-server', () => {
  async function openTwo() {
    const redis = await RealRedis.start();
    onTestFinished(() => redis.kill());
    const nodes = [openRedisSessions({ port: redis.port }), openRedisSessions({ port: redis.port })] as const;
    onTestFinished(async () => {
      await Promise.all(nodes.map((node) => node.close()));
    });
    return { redis, nodes };
  }

  test('a session made on one node is found on the other, for 1800 s from its last use', async () => {
    const { redis, nodes } = await openTwo();

    const { sessionId } = await nodes[0].create(data);
    const found = await nodes[1].find(sessionId);

    expect(found).toEqual({ ...data, sessionId });
    const ttlSeconds = Number((await redis.command(`TTL session:${sessionId}`)).slice(1));
    expect(ttlSeconds).toBeGreaterThan(1_700);
    expect(ttlSeconds).toBeLessThanOrEqual(1_800);
  });

  test("ending a session, or all of a user's, ends it on every node", async () => {
    const { nodes } = await openTwo();
    const [first, second, other] = [
      await nodes[0].create(data),
      await nodes[0].create(data),
      await nodes[0].create({ ...data, userId: 'user456' }),
    ];

    await nodes[0].revoke(first.sessionId);
    expect(await nodes[1].find(first.sessionId)).toBeNull();
    expect(await nodes[1].find(second.sessionId)).not.toBeNull();
    await nodes[0].revokeAll('user123');

    expect(await nodes[1].find(second.sessionId)).toBeNull();
    expect(await nodes[1].find(other.sessionId)).not.toBeNull();
  });
});
