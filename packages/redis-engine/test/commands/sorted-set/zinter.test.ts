import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('ZINTER', (server) => {
  it('adds the scores of what all have', async () => {
    expect(await server.call('ZADD', 'a', '1', 'x', '2', 'y')).toBe(2);
    expect(await server.call('ZADD', 'b', '10', 'x', '20', 'z')).toBe(2);
    expect(await server.call('ZINTER', '2', 'a', 'b', 'WITHSCORES')).toEqual(['x', '11']);
    expect(await server.call('ZINTER', '2', 'a', 'a', 'WITHSCORES')).toEqual(['x', '2', 'y', '4']);
    expect(await server.call('ZINTER', '2', 'a', 'missing')).toEqual([]);
  });
});
