import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { expectReplies } from '../../support/expect-replies.ts';

describeContract('String commands', (server) => {
  it('set and get values, with conditions', async () => {
    await expectReplies(server, [
      ['SET a 1', '+OK'],
      ['SET a 2 NX', '$-1'],
      ['SET b 2 XX', '$-1'],
      ['SET a 2 XX GET', '$1 1'],
      ['SET c 3 NX GET', '$-1'],
      ['GET c', '$1 3'],
      ['SETNX a 9', ':0'],
      ['SETNX d 4', ':1'],
      ['GETSET a 5', '$1 2'],
      ['GETDEL a', '$1 5'],
      ['GETDEL a', '$-1'],
      ['SET a 1 NX XX', '-ERR syntax error'],
      ['SET a 1 EX', '-ERR syntax error'],
    ]);
  });

  it('set a lifetime with the value, and keep or drop it', async () => {
    await expectReplies(server, [
      ['SET a 1 EX 100', '+OK'],
      ['TTL a', ':~100'],
      ['SET a 2 KEEPTTL', '+OK'],
      ['TTL a', ':~100'],
      ['SET a 2', '+OK'],
      ['TTL a', ':-1'],
      ['SETEX a 50 v', '+OK'],
      ['TTL a', ':~50'],
      ['PSETEX a 90000 v', '+OK'],
      ['TTL a', ':~90'],
      ['GETEX a PERSIST', '$1 v'],
      ['TTL a', ':-1'],
      ['GETEX a EX 10', '$1 v'],
      ['TTL a', ':~10'],
      ['SET a 1 EX 0', "-ERR invalid expire time in 'set' command"],
      ['SET a 1 EX 9223372036854775807', "-ERR invalid expire time in 'set' command"],
      ['SETEX a x v', '-ERR value is not an integer or out of range'],
      ['SET a 1 PXAT 9223372036854775807', '+OK'],
      ['PEXPIRETIME a', ':9223372036854775807'],
    ]);
  });

  it('count in 64 bits', async () => {
    await expectReplies(server, [
      ['INCR n', ':1'],
      ['INCRBY n 9223372036854775806', ':9223372036854775807'],
      ['INCR n', '-ERR increment or decrement would overflow'],
      ['DECRBY n 9223372036854775807', ':0'],
      ['DECR n', ':-1'],
      ['DECRBY n -9223372036854775808', '-ERR decrement would overflow'],
      ['SET n 9007199254740993', '+OK'],
      ['INCR n', ':9007199254740994'],
      ['GET n', '$16 9007199254740994'],
      ['SET n 01', '+OK'],
      ['INCR n', '-ERR value is not an integer or out of range'],
      ['SET f 10.50', '+OK'],
      ['INCRBYFLOAT f 0.1', '$4 10.6'],
      ['INCRBYFLOAT f -5', '$3 5.6'],
      ['SET f 3.0', '+OK'],
      ['INCRBYFLOAT f 1.1', '$3 4.1'],
      ['INCRBYFLOAT f abc', '-ERR value is not a valid float'],
    ]);
  });

  it('change parts of a value', async () => {
    await expectReplies(server, [
      ['APPEND s Hello', ':5'],
      ['APPEND s World', ':10'],
      ['SETRANGE s 5 -----', ':10'],
      ['GETRANGE s 0 -1', '$10 Hello-----'],
      ['GETRANGE s -3 -1', '$3 ---'],
      ['GETRANGE s 5 2', '$0'],
      ['SUBSTR s 0 1', '$2 He'],
      ['STRLEN s', ':10'],
      ['SETRANGE none 0 ', ':0'],
      ['EXISTS none', ':0'],
      ['SETRANGE t 2 x', ':3'],
      ['GET t', '$3 \u0000\u0000x'],
      ['SETRANGE s -1 x', '-ERR offset is out of range'],
      ['SETRANGE s 536870912 x', '-ERR string exceeds maximum allowed size (proto-max-bulk-len)'],
    ]);
  });

  it('deal with many keys at once', async () => {
    await expectReplies(server, [
      ['MSET a 1 b 2', '+OK'],
      ['MSETNX b 3 c 4', ':0'],
      ['MSETNX c 3 d 4', ':1'],
      ['MGET a b c d none', '*5 $1 1 $1 2 $1 3 $1 4 $-1'],
      ['MSET a', "-ERR wrong number of arguments for 'mset' command"],
      ['MSET a 1 b', "-ERR wrong number of arguments for 'mset' command"],
    ]);
  });

  it('find the longest common subsequence', async () => {
    await expectReplies(server, [
      ['MSET a ohmytext b mynewtext', '+OK'],
      ['LCS a b', '$6 mytext'],
      ['LCS a b LEN', ':6'],
      ['LCS a b IDX WITHMATCHLEN MINMATCHLEN 4', '*4 $7 matches *1 *3 *2 :4 :7 *2 :5 :8 :4 $3 len :6'],
    ]);
  });

  it('refuse values of other types', async () => {
    const wrongType = '-WRONGTYPE Operation against a key holding the wrong kind of value';
    await expectReplies(server, [
      ['RPUSH l a', ':1'],
      ['GET l', wrongType],
      ['APPEND l x', wrongType],
      ['INCR l', wrongType],
      ['MGET l', '*1 $-1'],
      ['SET l now-a-string', '+OK'],
    ]);
  });

  it('keep binary values of any size as they are', async () => {
    const value = Buffer.alloc(3_000_000, 'a\r\n\u0000\u00ff', 'latin1');
    await server.call('SET', 'big', value);

    const reply = await server.raw('GET', 'big');

    expect(reply === `$3000000\r\n${value.toString('latin1')}\r\n`).toBe(true);
    expect(await server.call('APPEND', 'big', 'tail')).toBe(3_000_004);
    expect(await server.raw('GETRANGE', 'big', '2999999', '-1')).toBe(
      '$5\r\n\u0000tail\r\n'.replace('\u0000', value.toString('latin1').at(-1)!),
    );
  });
});
