import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('SMISMEMBER', (server) => {
  it('tells of each member whether it is there', async () => {
    expect(await server.call('SADD', 's', 'a', 'b')).toBe(2);
    expect(await server.call('SMISMEMBER', 's', 'a', 'x', 'b')).toEqual([1, 0, 1]);
    expect(await server.call('SMISMEMBER', 'missing', 'a', 'b')).toEqual([0, 0]);
  });
});
