import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('ZUNIONSTORE', (server) => {
  it('stores the union in the compact form where it fits', async () => {
    expect(await server.call('ZADD', 'a', '1', 'x')).toBe(1);
    expect(await server.call('ZADD', 'b', '2', 'x', '3', 'y')).toBe(2);
    expect(await server.call('ZUNIONSTORE', 't', '2', 'a', 'b', 'WEIGHTS', '1', '10')).toBe(2);
    expect(await server.call('ZRANGE', 't', '0', '-1', 'WITHSCORES')).toEqual(['x', '21', 'y', '30']);
    expect(await server.call('OBJECT', 'ENCODING', 't')).toBe('listpack');
    expect(await server.call('ZUNIONSTORE', 't', '1', 'missing')).toBe(0);
    expect(await server.call('EXISTS', 't')).toBe(0);
    expect(await server.call('ZUNIONSTORE', 't', '1', 'a', 'WITHSCORES')).toEqual(
      new ReplyError('ERR syntax error'),
    );
  });
});
