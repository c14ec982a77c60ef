import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('SISMEMBER', (server) => {
  it('tells whether a member is there', async () => {
    expect(await server.call('SADD', 's', 'a')).toBe(1);
    expect(await server.call('SISMEMBER', 's', 'a')).toBe(1);
    expect(await server.call('SISMEMBER', 's', 'b')).toBe(0);
    expect(await server.call('SISMEMBER', 'missing', 'a')).toBe(0);
  });
});
