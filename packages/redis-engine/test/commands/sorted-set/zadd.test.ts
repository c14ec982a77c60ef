import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('ZADD', (server) => {
  it('adds members and answers how many are new', async () => {
    expect(await server.call('ZADD', 'z', '1', 'a', '2', 'b')).toBe(2);
    expect(await server.call('ZADD', 'z', '5', 'a', '3', 'c')).toBe(1);
    expect(await server.call('ZRANGE', 'z', '0', '-1', 'WITHSCORES')).toEqual(['b', '2', 'c', '3', 'a', '5']);
  });

  it('does only what its options allow', async () => {
    expect(await server.call('ZADD', 'z', '5', 'a')).toBe(1);
    expect(await server.call('ZADD', 'z', 'NX', '1', 'a', '2', 'b')).toBe(1);
    expect(await server.call('ZADD', 'z', 'XX', 'CH', '6', 'a', '7', 'c')).toBe(1);
    expect(await server.call('ZADD', 'z', 'GT', 'CH', '5', 'a', '9', 'b')).toBe(1);
    expect(await server.call('ZADD', 'z', 'LT', 'CH', '1', 'a', '10', 'b')).toBe(1);
    expect(await server.call('ZRANGE', 'z', '0', '-1', 'WITHSCORES')).toEqual(['a', '1', 'b', '9']);
  });

  it('increments with INCR, and answers nothing where it may not', async () => {
    expect(await server.call('ZADD', 'z', 'INCR', '1.5', 'a')).toBe('1.5');
    expect(await server.call('ZADD', 'z', 'INCR', '1.5', 'a')).toBe('3');
    expect(await server.call('ZADD', 'z', 'NX', 'INCR', '1', 'a')).toBeNull();
    expect(await server.call('ZADD', 'z', 'XX', 'INCR', '1', 'missing')).toBeNull();
    expect(await server.call('ZADD', 'z', 'GT', 'INCR', '-1', 'a')).toBeNull();
  });

  it('refuses options that contradict each other, and scores that are none', async () => {
    expect(await server.call('ZADD', 'z', 'NX', 'XX', '1', 'a')).toEqual(
      new ReplyError('ERR XX and NX options at the same time are not compatible'),
    );
    expect(await server.call('ZADD', 'z', 'NX', 'GT', '1', 'a')).toEqual(
      new ReplyError('ERR GT, LT, and/or NX options at the same time are not compatible'),
    );
    expect(await server.call('ZADD', 'z', 'GT', 'LT', '1', 'a')).toEqual(
      new ReplyError('ERR GT, LT, and/or NX options at the same time are not compatible'),
    );
    expect(await server.call('ZADD', 'z', 'INCR', '1', 'a', '2', 'b')).toEqual(
      new ReplyError('ERR INCR option supports a single increment-element pair'),
    );
    expect(await server.call('ZADD', 'z', '1')).toEqual(
      new ReplyError("ERR wrong number of arguments for 'zadd' command"),
    );
    expect(await server.call('ZADD', 'z', 'x', 'a')).toEqual(
      new ReplyError('ERR value is not a valid float'),
    );
    expect(await server.call('ZADD', 'z', 'nan', 'a')).toEqual(
      new ReplyError('ERR value is not a valid float'),
    );
    expect(await server.call('ZADD', 'z', 'inf', 'a')).toBe(1);
    expect(await server.call('ZADD', 'z', 'INCR', '-inf', 'a')).toEqual(
      new ReplyError('ERR resulting score is not a number (NaN)'),
    );
    expect(await server.call('SET', 'k', 'v')).toBe('OK');
    expect(await server.call('ZADD', 'k', '1', 'a')).toEqual(
      new ReplyError('WRONGTYPE Operation against a key holding the wrong kind of value'),
    );
  });

  it('prints scores with 17 significant digits', async () => {
    expect(await server.call('ZADD', 'z', '3.1', 'a', '1e20', 'b', '1e-7', 'c', '-0.5', 'd', '17', 'e')).toBe(
      5,
    );
    expect(await server.call('ZRANGE', 'z', '0', '-1', 'WITHSCORES')).toEqual([
      'd',
      '-0.5',
      'c',
      '9.9999999999999995e-08',
      'a',
      '3.1000000000000001',
      'e',
      '17',
      'b',
      '1e+20',
    ]);
  });

  it('answers doubles in RESP3', async () => {
    await server.call('HELLO', '3');
    expect(await server.call('ZADD', 'z', 'INCR', '1.5', 'a')).toBe(1.5);
  });
});
