/** The connection to one Redis server: what it reads belongs to whoever asked, whatever else is read at the same time. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StandaloneConnection } from '../src/stores/standalone-connection.ts';
import { hasRedis, startRedis, type RedisServer } from './support/redis-servers.ts';

describe.runIf(hasRedis)('a connection to one server', () => {
  let server: RedisServer;
  const connections: StandaloneConnection[] = [];
  const connect = () => {
    const connection = new StandaloneConnection({ port: server.port });
    connections.push(connection);
    return connection;
  };

  beforeEach(async () => {
    server = await startRedis();
  });
  afterEach(async () => {
    await Promise.all(connections.splice(0).map((connection) => connection.close()));
    await server.stop();
  });

  it('reads long replies as they were written, while others read theirs into the same buffer', async () => {
    const writer = connect();
    const texts = Array.from({ length: 4 }, (_, n) => `${n}값`.repeat(150_000 + n * 7_919));
    await Promise.all(texts.map((text, n) => writer.call('SET', [`long-${n}`, text])));
    const readers = texts.map(() => connect());

    const read = await Promise.all(
      readers.flatMap((reader, n) => [
        reader.call('GET', [`long-${n}`]),
        reader.call('GET', ['absent']),
        reader.call('MGET', [`long-${(n + 1) % 4}`, `long-${(n + 2) % 4}`]),
      ]),
    );

    const expected = texts.flatMap((text, n) => [text, null, [texts[(n + 1) % 4], texts[(n + 2) % 4]]]);
    expect(read.every((reply, at) => JSON.stringify(reply) === JSON.stringify(expected[at]))).toBe(true);
  });

  it('has commands done in the order in which they were given, of one turn and of many, and each answered for itself', async () => {
    const connection = connect();
    const pending: Promise<unknown>[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      for (let step = 0; step < 10; step += 1) pending.push(connection.call('INCR', ['given']));
      await nextTurn();
    }

    expect(await Promise.all(pending)).toEqual(Array.from({ length: 200 }, (_, n) => n + 1));
  });

  it('rejects every command that was not answered when the connection ends, and answers later ones', async () => {
    const connection = connect();
    await connection.call('SET', ['a', '1']);
    server.freeze();
    const waiting = Array.from({ length: 50 }, () => connection.call('GET', ['a']));
    const outcomes = Promise.allSettled(waiting);
    connection.reconnect();
    server.thaw();

    expect((await outcomes).map(({ status }) => status)).toEqual(Array(50).fill('rejected'));
    await expect(
      new Promise((resolve) => {
        connection.onChange((connected) => {
          if (connected) resolve(connection.call('GET', ['a']));
        });
      }),
    ).resolves.toBe('1');
  });
});
