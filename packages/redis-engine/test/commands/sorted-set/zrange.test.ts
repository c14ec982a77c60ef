import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('ZRANGE', (server) => {
  it('answers ranks, from the end too', async () => {
    expect(await server.call('ZADD', 'z', '1', 'a', '2', 'b', '3', 'c', '4', 'd')).toBe(4);
    expect(await server.call('ZRANGE', 'z', '1', '2')).toEqual(['b', 'c']);
    expect(await server.call('ZRANGE', 'z', '-2', '-1', 'WITHSCORES')).toEqual(['c', '3', 'd', '4']);
    expect(await server.call('ZRANGE', 'z', '0', '1', 'REV')).toEqual(['d', 'c']);
    expect(await server.call('ZRANGE', 'z', '3', '1')).toEqual([]);
    expect(await server.call('ZRANGE', 'missing', '0', '-1')).toEqual([]);
  });

  it('answers scores with BYSCORE and members with BYLEX', async () => {
    expect(await server.call('ZADD', 'z', '1', 'a', '2', 'b', '3', 'c', '4', 'd')).toBe(4);
    expect(await server.call('ZRANGE', 'z', '(1', '3', 'BYSCORE')).toEqual(['b', 'c']);
    expect(await server.call('ZRANGE', 'z', '+inf', '(1', 'BYSCORE', 'REV', 'LIMIT', '1', '1')).toEqual([
      'c',
    ]);
    expect(await server.call('ZRANGE', 'z', '0', '10', 'BYSCORE', 'LIMIT', '-1', '2')).toEqual([]);
    expect(await server.call('ZADD', 'l', '0', 'a', '0', 'b', '0', 'c')).toBe(3);
    expect(await server.call('ZRANGE', 'l', '[b', '+', 'BYLEX')).toEqual(['b', 'c']);
    expect(await server.call('ZRANGE', 'l', '+', '[b', 'BYLEX', 'REV', 'LIMIT', '0', '1')).toEqual(['c']);
  });

  it('refuses options that do not fit together', async () => {
    expect(await server.call('ZRANGE', 'z', '0', '1', 'LIMIT', '0', '1')).toEqual(
      new ReplyError('ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX'),
    );
    expect(await server.call('ZRANGE', 'z', '-', '+', 'BYLEX', 'WITHSCORES')).toEqual(
      new ReplyError('ERR syntax error, WITHSCORES not supported in combination with BYLEX'),
    );
    expect(await server.call('ZRANGE', 'z', 'x', '1')).toEqual(
      new ReplyError('ERR value is not an integer or out of range'),
    );
    expect(await server.call('ZRANGE', 'z', 'x', '1', 'BYSCORE')).toEqual(
      new ReplyError('ERR min or max is not a float'),
    );
    expect(await server.call('ZRANGE', 'z', 'x', '1', 'BYLEX')).toEqual(
      new ReplyError('ERR min or max not valid string range item'),
    );
    expect(await server.call('ZRANGE', 'z', '0', '1', 'FOO')).toEqual(new ReplyError('ERR syntax error'));
  });

  it('answers pairs in RESP3', async () => {
    expect(await server.call('ZADD', 'z', '1', 'a', '2.5', 'b')).toBe(2);
    await server.call('HELLO', '3');
    expect(await server.call('ZRANGE', 'z', '0', '-1', 'WITHSCORES')).toEqual([
      ['a', 1],
      ['b', 2.5],
    ]);
  });
});
