import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('BZPOPMAX', (server) => {
  it('takes the highest score of the first key that has something', async () => {
    expect(await server.call('ZADD', 'b', '2', 'x', '1', 'y')).toBe(2);
    expect(await server.call('BZPOPMAX', 'a', 'b', '1')).toEqual(['b', 'x', '2']);
    expect(await server.call('BZPOPMAX', 'a', '0.01')).toBeNull();
  });
});
