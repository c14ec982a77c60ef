import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('SUNION', (server) => {
  it('answers what any set has', async () => {
    expect(await server.call('SADD', 'a', '1', '2')).toBe(2);
    expect(await server.call('SADD', 'b', '2', '3')).toBe(2);
    expect(await server.call('SUNION', 'a', 'b', 'missing')).toEqual(['1', '2', '3']);
  });
});
