import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('SDIFF', (server) => {
  it('answers what only the first set has', async () => {
    expect(await server.call('SADD', 'a', '1', '2', '3', '4')).toBe(4);
    expect(await server.call('SADD', 'b', '2')).toBe(1);
    expect(await server.call('SADD', 'c', '4', '5')).toBe(2);
    expect(await server.call('SDIFF', 'a', 'b', 'c')).toEqual(['1', '3']);
    expect(await server.call('SDIFF', 'a', 'a')).toEqual([]);
    expect(await server.call('SDIFF', 'missing', 'a')).toEqual([]);
  });
});
