import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('ZUNION', (server) => {
  it('adds scores, weighed and aggregated as asked', async () => {
    expect(await server.call('ZADD', 'a', '1', 'x', '2', 'y')).toBe(2);
    expect(await server.call('ZADD', 'b', '10', 'x', '20', 'z')).toBe(2);
    expect(await server.call('ZUNION', '2', 'a', 'b', 'WITHSCORES')).toEqual([
      'y',
      '2',
      'x',
      '11',
      'z',
      '20',
    ]);
    expect(await server.call('ZUNION', '2', 'a', 'b', 'WEIGHTS', '2', '0.5', 'WITHSCORES')).toEqual([
      'y',
      '4',
      'x',
      '7',
      'z',
      '10',
    ]);
    expect(await server.call('ZUNION', '2', 'a', 'b', 'AGGREGATE', 'MAX', 'WITHSCORES')).toEqual([
      'y',
      '2',
      'x',
      '10',
      'z',
      '20',
    ]);
    expect(await server.call('ZUNION', '3', 'a', 'b', 'missing', 'AGGREGATE', 'MIN')).toEqual([
      'x',
      'y',
      'z',
    ]);
    expect(await server.call('SADD', 's', 'x', 'w')).toBe(2);
    expect(await server.call('ZUNION', '2', 'a', 's', 'WITHSCORES')).toEqual(['w', '1', 'x', '2', 'y', '2']);
  });

  it('refuses bad arguments', async () => {
    expect(await server.call('ZUNION', '0', 'a')).toEqual(
      new ReplyError("ERR at least 1 input key is needed for 'zunion' command"),
    );
    expect(await server.call('ZUNION', 'x', 'a')).toEqual(
      new ReplyError('ERR value is not an integer or out of range'),
    );
    expect(await server.call('ZUNION', '3', 'a', 'b')).toEqual(new ReplyError('ERR syntax error'));
    expect(await server.call('ZUNION', '1', 'a', 'WEIGHTS', 'x')).toEqual(
      new ReplyError('ERR weight value is not a float'),
    );
    expect(await server.call('ZUNION', '1', 'a', 'AGGREGATE', 'foo')).toEqual(
      new ReplyError('ERR syntax error'),
    );
    expect(await server.call('ZUNION', '1', 'a', 'LIMIT', '1')).toEqual(new ReplyError('ERR syntax error'));
    expect(await server.call('SET', 'k', 'v')).toBe('OK');
    expect(await server.call('ZUNION', '1', 'k')).toEqual(
      new ReplyError('WRONGTYPE Operation against a key holding the wrong kind of value'),
    );
  });
});
