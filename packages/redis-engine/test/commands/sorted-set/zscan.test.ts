import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('ZSCAN', (server) => {
  it('answers a small set in one step', async () => {
    expect(await server.call('ZADD', 'z', '1', 'a', '2.5', 'b')).toBe(2);
    expect(await server.call('ZSCAN', 'z', '0')).toEqual(['0', ['a', '1', 'b', '2.5']]);
    expect(await server.call('ZSCAN', 'z', '0', 'MATCH', 'b*')).toEqual(['0', ['b', '2.5']]);
    expect(await server.call('ZSCAN', 'missing', '0')).toEqual(['0', []]);
  });
});
