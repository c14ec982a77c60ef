import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('ZINTERSTORE', (server) => {
  it('stores what all have', async () => {
    expect(await server.call('ZADD', 'a', '1', 'x', '2', 'y')).toBe(2);
    expect(await server.call('ZADD', 'b', '10', 'x')).toBe(1);
    expect(await server.call('ZINTERSTORE', 't', '2', 'a', 'b', 'AGGREGATE', 'MIN')).toBe(1);
    expect(await server.call('ZRANGE', 't', '0', '-1', 'WITHSCORES')).toEqual(['x', '1']);
    expect(await server.call('ZINTERSTORE', 't', '2', 'a', 'missing')).toBe(0);
    expect(await server.call('EXISTS', 't')).toBe(0);
  });
});
