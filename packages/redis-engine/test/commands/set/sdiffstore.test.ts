import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('SDIFFSTORE', (server) => {
  it('stores what only the first set has', async () => {
    expect(await server.call('SADD', 'a', '1', '2', '3')).toBe(3);
    expect(await server.call('SADD', 'b', '2')).toBe(1);
    expect(await server.call('SDIFFSTORE', 't', 'a', 'b')).toBe(2);
    expect(await server.call('SMEMBERS', 't')).toEqual(['1', '3']);
    expect(await server.call('SDIFFSTORE', 't', 'a', 'a')).toBe(0);
    expect(await server.call('EXISTS', 't')).toBe(0);
  });
});
