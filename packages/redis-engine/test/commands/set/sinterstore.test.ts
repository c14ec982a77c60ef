import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('SINTERSTORE', (server) => {
  it('stores what all sets have, or removes the target where that is nothing', async () => {
    expect(await server.call('SADD', 'a', '1', '2', '3')).toBe(3);
    expect(await server.call('SADD', 'b', '2', '3')).toBe(2);
    expect(await server.call('SINTERSTORE', 't', 'a', 'b')).toBe(2);
    expect(await server.call('SMEMBERS', 't')).toEqual(['2', '3']);
    expect(await server.call('SINTERSTORE', 't', 'a', 'missing')).toBe(0);
    expect(await server.call('EXISTS', 't')).toBe(0);
  });
});
