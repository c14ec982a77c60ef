import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('ZPOPMAX', (server) => {
  it('takes the highest scores', async () => {
    expect(await server.call('ZADD', 'z', '1', 'a', '2', 'b', '3', 'c')).toBe(3);
    expect(await server.call('ZPOPMAX', 'z')).toEqual(['c', '3']);
    expect(await server.call('ZPOPMAX', 'z', '2')).toEqual(['b', '2', 'a', '1']);
  });
});
