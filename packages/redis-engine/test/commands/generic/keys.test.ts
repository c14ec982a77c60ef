import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { expectReplies } from '../../support/expect-replies.ts';

describeContract('Commands on keys', (server) => {
  it('tell, remove, rename, copy and move keys', async () => {
    await expectReplies(server, [
      ['MSET a 1 b 2', '+OK'],
      ['EXISTS a b c a', ':3'],
      ['TYPE a', '+string'],
      ['TYPE none', '+none'],
      ['DEL a none', ':1'],
      ['UNLINK b', ':1'],
      ['SET a 1 EX 100', '+OK'],
      ['RENAME a b', '+OK'],
      ['TTL b', ':~100'],
      ['RENAME none b', '-ERR no such key'],
      ['SET a 2', '+OK'],
      ['RENAMENX a b', ':0'],
      ['COPY b c', ':1'],
      ['TTL c', ':~100'],
      ['COPY a c', ':0'],
      ['COPY a c REPLACE', ':1'],
      ['GET c', '$1 2'],
      ['COPY a a', '-ERR source and destination objects are the same'],
      ['MOVE c 1', ':1'],
      ['EXISTS c', ':0'],
      ['SELECT 1', '+OK'],
      ['GET c', '$1 2'],
      ['SWAPDB 0 1', '+OK'],
      ['GET b', '$1 1'],
      ['DBSIZE', ':2'],
      ['SELECT 99', '-ERR DB index is out of range'],
      ['TOUCH a b none', ':2'],
      ['FLUSHDB', '+OK'],
      ['DBSIZE', ':0'],
      ['RANDOMKEY', '$-1'],
    ]);
  });

  it('copy containers so that the copy lives alone', async () => {
    await expectReplies(server, [
      ['RPUSH l a b', ':2'],
      ['HSET h f v', ':1'],
      ['COPY l m', ':1'],
      ['COPY h i', ':1'],
      ['RPUSH l c', ':3'],
      ['HSET h f w', ':0'],
      ['LRANGE m 0 -1', '*2 $1 a $1 b'],
      ['HGET i f', '$1 v'],
    ]);
  });

  it('set expiries under conditions and tell them in all units', async () => {
    await expectReplies(server, [
      ['SET a 1', '+OK'],
      ['EXPIRE a 100 XX', ':0'],
      ['EXPIRE a 100 NX', ':1'],
      ['EXPIRE a 50 GT', ':0'],
      ['EXPIRE a 50 LT', ':1'],
      ['TTL a', ':~50'],
      ['EXPIREAT a 33177117420', ':1'],
      ['EXPIRETIME a', ':33177117420'],
      ['PEXPIRETIME a', ':33177117420000'],
      ['PERSIST a', ':1'],
      ['PERSIST a', ':0'],
      ['EXPIRE a 9223372036854775807', "-ERR invalid expire time in 'expire' command"],
      ['EXPIRE a x', '-ERR value is not an integer or out of range'],
      ['EXPIRE a 10 NX XX', '-ERR NX and XX, GT or LT options at the same time are not compatible'],
      ['EXPIRE a 10 ZZ', '-ERR Unsupported option ZZ'],
      ['PEXPIRE a -1', ':1'],
      ['EXISTS a', ':0'],
      ['TTL a', ':-2'],
    ]);
  });

  it('let keys expire, looked at or not', async () => {
    await server.call('SET', 'seen', '1', 'PX', '30');
    await server.call('SET', 'unseen', '1', 'PX', '30');

    await expect.poll(() => server.call('EXISTS', 'seen')).toBe(0);
    await expect.poll(() => server.call('DBSIZE')).toBe(0);
  });

  it('scan all keys that are there throughout, while others come and go', async () => {
    const steady = Array.from({ length: 500 }, (_, i) => `steady:${i}`);
    for (const key of steady) await server.call('SET', key, '1');
    const seen = new Set<string>();

    let cursor = '0';
    let step = 0;
    do {
      const [next, keys] = (await server.call('SCAN', cursor, 'COUNT', '20')) as [string, string[]];
      for (const key of keys) seen.add(key);
      cursor = next;
      for (let i = 0; i < 40; i++) await server.call('SET', `passing:${step}:${i}`, '1');
      if (step > 0)
        await server.call('DEL', ...Array.from({ length: 40 }, (_, i) => `passing:${step - 1}:${i}`));
      step++;
    } while (cursor !== '0');

    expect(steady.filter((key) => !seen.has(key))).toEqual([]);
  });

  it('scan by pattern and type, and refuse wrong cursors', async () => {
    await server.call('MSET', 'a1', '1', 'a2', '2', 'b1', '3');
    await server.call('RPUSH', 'a3', 'x');

    const found = (await server.call('SCAN', '0', 'MATCH', 'a*', 'TYPE', 'string', 'COUNT', '1000')) as [
      string,
      string[],
    ];

    expect(found[1].sort()).toEqual(['a1', 'a2']);
    expect(((await server.call('KEYS', '[ab]1')) as string[]).sort()).toEqual(['a1', 'b1']);
    await expectReplies(server, [
      ['SCAN x', '-ERR invalid cursor'],
      ['SCAN 0 COUNT 0', '-ERR syntax error'],
      ['SCAN 0 MATCH', '-ERR syntax error'],
    ]);
  });

  it('tell encodings and idle times', async () => {
    await expectReplies(server, [
      ['MSET int 12 short abc', '+OK'],
      [`SET long ${'x'.repeat(45)}`, '+OK'],
      ['OBJECT ENCODING int', '$3 int'],
      ['OBJECT ENCODING short', '$6 embstr'],
      ['OBJECT ENCODING long', '$3 raw'],
      ['APPEND short d', ':4'],
      ['OBJECT ENCODING short', '$3 raw'],
      ['HSET h a b', ':1'],
      ['OBJECT ENCODING h', '$8 listpack'],
      [`HSET h a ${'x'.repeat(65)}`, ':0'],
      ['OBJECT ENCODING h', '$9 hashtable'],
      ['RPUSH l a', ':1'],
      ['OBJECT ENCODING l', '$9 quicklist'],
      ['OBJECT IDLETIME none', '$-1'],
      ['OBJECT ENCODING none', '$-1'],
      ['WAIT 0 0', ':0'],
    ]);
    // Whole seconds since the key was used: a busy machine may take some between two commands.
    expect(await server.call('OBJECT', 'IDLETIME', 'int')).toSatisfy(
      (seconds: number) => seconds >= 0 && seconds < 60,
    );
  });
});
