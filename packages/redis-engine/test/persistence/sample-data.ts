/** Values of every type and size, and how they look, for tests of what must carry them unchanged. */
import type { RespClient } from '../support/resp-client.ts';
import type { Argument } from '../support/resp-client.ts';
import type { Reply } from '../support/resp-reader.ts';

const many = (count: number, text: (i: number) => Argument[]) =>
  Array.from({ length: count }, (_, i) => text(i)).flat();

/** Key → the command that makes it, and the command that shows it. */
export const samples: Record<string, { make: Argument[][]; show: Argument[] }> = {
  text: { make: [['SET', 'text', 'hello']], show: ['GET', 'text'] },
  empty: { make: [['SET', 'empty', '']], show: ['GET', 'empty'] },
  integer: { make: [['SET', 'integer', '-123456789']], show: ['GET', 'integer'] },
  binary: { make: [['SET', 'binary', Buffer.from([0, 255, 13, 10, 128])]], show: ['GET', 'binary'] },
  long: { make: [['SET', 'long', 'abc'.repeat(30_000)]], show: ['GET', 'long'] },
  list: {
    make: [['RPUSH', 'list', 'a', '1', '', '-70000', 'x'.repeat(5000)]],
    show: ['LRANGE', 'list', 0, -1],
  },
  longlist: {
    make: [['RPUSH', 'longlist', ...many(3000, (i) => [`element ${i}`])]],
    show: ['LRANGE', 'longlist', 0, -1],
  },
  intset: { make: [['SADD', 'intset', 1, 2, -5, 70_000, '9007199254740993']], show: ['SMEMBERS', 'intset'] },
  set: { make: [['SADD', 'set', 'a', 'b', '3']], show: ['SMEMBERS', 'set'] },
  bigset: { make: [['SADD', 'bigset', ...many(1000, (i) => [`m${i}`])]], show: ['SMEMBERS', 'bigset'] },
  hash: { make: [['HSET', 'hash', 'f', 'v', 'n', '12', 'empty', '']], show: ['HGETALL', 'hash'] },
  bighash: {
    make: [['HSET', 'bighash', ...many(600, (i) => [`f${i}`, `v${i}`])]],
    show: ['HLEN', 'bighash'],
  },
  zset: {
    make: [['ZADD', 'zset', 1, 'a', -2.5, 'b', '+inf', 'c', '-inf', 'd', 3, '7']],
    show: ['ZRANGE', 'zset', 0, -1, 'WITHSCORES'],
  },
  bigzset: {
    make: [['ZADD', 'bigzset', ...many(500, (i) => [i * 1.1, `m${i}`])]],
    show: ['ZRANGE', 'bigzset', 0, -1, 'WITHSCORES'],
  },
  stream: {
    make: [
      ['XADD', 'stream', '1-1', 'a', '1'],
      ['XADD', 'stream', '1-2', 'a', '2'],
      ['XADD', 'stream', '5-0', 'b', '3', 'c', ''],
      ['XADD', 'stream', '9-0', 'gone', 'x'],
      ['XDEL', 'stream', '9-0'],
      ['XGROUP', 'CREATE', 'stream', 'group', '0'],
      ['XREADGROUP', 'GROUP', 'group', 'alice', 'COUNT', 2, 'STREAMS', 'stream', '>'],
    ],
    show: ['XRANGE', 'stream', '-', '+'],
  },
};

export async function makeSamples(client: RespClient): Promise<void> {
  for (const { make } of Object.values(samples)) for (const command of make) await client.call(...command);
}

/** What a client sees of the samples. */
export async function showSamples(client: RespClient): Promise<Record<string, Reply>> {
  const shown: Record<string, Reply> = {};
  for (const [key, { show }] of Object.entries(samples)) {
    const reply = await client.call(...show);
    // The order of fields and members is nobody's promise.
    shown[key] =
      (show[0] === 'HGETALL' || show[0] === 'SMEMBERS') && Array.isArray(reply)
        ? reply.map(String).sort()
        : reply;
  }
  shown['pending'] = await client.call('XPENDING', 'stream', 'group');
  return shown;
}
