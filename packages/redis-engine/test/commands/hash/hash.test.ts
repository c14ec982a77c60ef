import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { expectReplies } from '../../support/expect-replies.ts';

describeContract('Hash commands', (server) => {
  it('set, get and remove fields', async () => {
    await expectReplies(server, [
      ['HSET h a 1 b 2', ':2'],
      ['HSET h b 3 c 4', ':1'],
      ['HMSET h d 5', '+OK'],
      ['HSETNX h a 9', ':0'],
      ['HSETNX h e 6', ':1'],
      ['HGET h b', '$1 3'],
      ['HGET h none', '$-1'],
      ['HMGET h a none c', '*3 $1 1 $-1 $1 4'],
      ['HLEN h', ':5'],
      ['HSTRLEN h a', ':1'],
      ['HEXISTS h a', ':1'],
      ['HDEL h a b none', ':2'],
      ['HDEL h c d e', ':3'],
      ['EXISTS h', ':0'],
      ['HSET h a', "-ERR wrong number of arguments for 'hset' command"],
    ]);
  });

  it('read all fields, as a map in RESP3', async () => {
    await expectReplies(server, [
      ['HSET h a 1 b 2', ':2'],
      ['HGETALL h', '*4 $1 a $1 1 $1 b $1 2'],
      ['HKEYS h', '*2 $1 a $1 b'],
      ['HVALS h', '*2 $1 1 $1 2'],
      ['HGETALL none', '*0'],
    ]);
    await server.call('HELLO', '3');
    await expectReplies(server, [
      ['HGETALL h', '%2 $1 a $1 1 $1 b $1 2'],
      ['HGET h none', '_'],
    ]);
  });

  it('count in fields', async () => {
    await expectReplies(server, [
      ['HINCRBY h n 5', ':5'],
      ['HINCRBY h n 9223372036854775807', '-ERR increment or decrement would overflow'],
      ['HINCRBYFLOAT h f 10.5', '$4 10.5'],
      ['HINCRBYFLOAT h f 0.1', '$4 10.6'],
      ['HSET h t text', ':1'],
      ['HINCRBY h t 1', '-ERR hash value is not an integer'],
      ['HINCRBYFLOAT h t 1', '-ERR hash value is not a float'],
    ]);
  });

  it('draw random fields', async () => {
    await server.call('HSET', 'h', 'a', '1', 'b', '2', 'c', '3');

    const different = (await server.call('HRANDFIELD', 'h', '10')) as string[];
    const repeated = (await server.call('HRANDFIELD', 'h', '-10', 'WITHVALUES')) as string[];

    expect(different.sort()).toEqual(['a', 'b', 'c']);
    expect(repeated).toHaveLength(20);
    await expectReplies(server, [
      ['HRANDFIELD none', '$-1'],
      ['HRANDFIELD none 3', '*0'],
    ]);
  });

  it('scan a large hash without losing a field', async () => {
    const pairs = Array.from({ length: 1000 }, (_, i) => [`field:${i}`, String(i)]).flat();
    await server.call('HSET', 'h', ...pairs);
    const seen = new Set<string>();

    let cursor = '0';
    do {
      const [next, entries] = (await server.call('HSCAN', 'h', cursor, 'COUNT', '50')) as [string, string[]];
      for (let i = 0; i < entries.length; i += 2) seen.add(entries[i]!);
      cursor = next;
      await server.call('HDEL', 'h', `field:${seen.size}:none`);
    } while (cursor !== '0');

    expect(seen.size).toBe(1000);
  });
});
