import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('ZDIFF', (server) => {
  it('keeps what only the first has, with its scores', async () => {
    expect(await server.call('ZADD', 'a', '1', 'x', '2', 'y')).toBe(2);
    expect(await server.call('ZADD', 'b', '10', 'x')).toBe(1);
    expect(await server.call('ZDIFF', '2', 'a', 'b', 'WITHSCORES')).toEqual(['y', '2']);
    expect(await server.call('ZDIFF', '2', 'missing', 'a')).toEqual([]);
  });
});
