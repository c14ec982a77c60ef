import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('SADD', (server) => {
  it('adds members and answers how many are new', async () => {
    expect(await server.call('SADD', 's', 'a', 'b', 'a')).toBe(2);
    expect(await server.call('SADD', 's', 'b', 'c')).toBe(1);
    expect(await server.call('SCARD', 's')).toBe(3);
  });

  it('keeps few integers as an intset and anything else as a hashtable', async () => {
    expect(await server.call('SADD', 'i', '3', '1', '2')).toBe(3);
    expect(await server.call('OBJECT', 'ENCODING', 'i')).toBe('intset');
    expect(await server.call('SMEMBERS', 'i')).toEqual(['1', '2', '3']);
    expect(await server.call('SADD', 'i', 'x')).toBe(1);
    expect(await server.call('OBJECT', 'ENCODING', 'i')).toBe('hashtable');
  });

  it('keeps integers of 64 bits exactly', async () => {
    expect(
      await server.call(
        'SADD',
        'i',
        '9223372036854775807',
        '-9223372036854775808',
        '9007199254740993',
        '9007199254740992',
      ),
    ).toBe(4);
    expect(await server.call('SMEMBERS', 'i')).toEqual([
      '-9223372036854775808',
      '9007199254740992',
      '9007199254740993',
      '9223372036854775807',
    ]);
    expect(await server.call('SISMEMBER', 'i', '9007199254740993')).toBe(1);
    expect(await server.call('SISMEMBER', 'i', '9007199254740994')).toBe(0);
  });

  it('refuses keys of other types and calls without members', async () => {
    expect(await server.call('SET', 'k', 'v')).toBe('OK');
    expect(await server.call('SADD', 'k', 'a')).toEqual(
      new ReplyError('WRONGTYPE Operation against a key holding the wrong kind of value'),
    );
    expect(await server.call('SADD', 's')).toEqual(
      new ReplyError("ERR wrong number of arguments for 'sadd' command"),
    );
  });
});
