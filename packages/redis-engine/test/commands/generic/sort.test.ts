import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('SORT', (server) => {
  it('sorts numbers, and texts with ALPHA', async () => {
    expect(await server.call('RPUSH', 'l', '3', '10', '1.5')).toBe(3);
    expect(await server.call('SORT', 'l')).toEqual(['1.5', '3', '10']);
    expect(await server.call('SORT', 'l', 'DESC')).toEqual(['10', '3', '1.5']);
    expect(await server.call('SORT', 'l', 'LIMIT', '1', '1')).toEqual(['3']);
    expect(await server.call('SORT', 'l', 'ALPHA')).toEqual(['1.5', '10', '3']);
    expect(await server.call('SADD', 's', 'b', 'a', 'c')).toBe(3);
    expect(await server.call('SORT', 's', 'ALPHA', 'DESC')).toEqual(['c', 'b', 'a']);
    expect(await server.call('SORT', 'missing')).toEqual([]);
    expect(await server.call('RPUSH', 'w', 'x')).toBe(1);
    expect(await server.call('SORT', 'w')).toEqual(
      new ReplyError("ERR One or more scores can't be converted into double"),
    );
  });

  it('takes weights and answers from keys and hashes', async () => {
    expect(await server.call('RPUSH', 'l', '1', '2', '3')).toBe(3);
    expect(
      await server.call('MSET', 'w_1', '30', 'w_2', '20', 'w_3', '10', 'd_1', 'one', 'd_3', 'three'),
    ).toBe('OK');
    expect(await server.call('HSET', 'h_1', 'name', 'uno')).toBe(1);
    expect(await server.call('SORT', 'l', 'BY', 'w_*')).toEqual(['3', '2', '1']);
    expect(await server.call('SORT', 'l', 'BY', 'w_*', 'GET', '#', 'GET', 'd_*')).toEqual([
      '3',
      'three',
      '2',
      null,
      '1',
      'one',
    ]);
    expect(await server.call('SORT', 'l', 'GET', 'h_*->name')).toEqual(['uno', null, null]);
    expect(await server.call('SORT', 'l', 'BY', 'nosort')).toEqual(['1', '2', '3']);
    expect(await server.call('SORT', 'l', 'BY', 'w_*', 'STORE', 't')).toBe(3);
    expect(await server.call('LRANGE', 't', '0', '-1')).toEqual(['3', '2', '1']);
    expect(await server.call('SORT', 'missing', 'STORE', 't')).toBe(0);
    expect(await server.call('EXISTS', 't')).toBe(0);
  });

  it('refuses what it cannot sort', async () => {
    expect(await server.call('SET', 'k', 'v')).toBe('OK');
    expect(await server.call('SORT', 'k')).toEqual(
      new ReplyError('WRONGTYPE Operation against a key holding the wrong kind of value'),
    );
    expect(await server.call('SORT', 'l', 'FOO')).toEqual(new ReplyError('ERR syntax error'));
    expect(await server.call('SORT', 'l', 'LIMIT', '1')).toEqual(new ReplyError('ERR syntax error'));
  });
});
