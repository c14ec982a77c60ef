import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('ZCARD', (server) => {
  it('counts members', async () => {
    expect(await server.call('ZADD', 'z', '1', 'a', '2', 'b')).toBe(2);
    expect(await server.call('ZCARD', 'z')).toBe(2);
    expect(await server.call('ZCARD', 'missing')).toBe(0);
  });
});
