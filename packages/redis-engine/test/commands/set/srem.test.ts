import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('SREM', (server) => {
  it('removes members, and the key with the last', async () => {
    expect(await server.call('SADD', 's', 'a', 'b', 'c')).toBe(3);
    expect(await server.call('SREM', 's', 'a', 'x')).toBe(1);
    expect(await server.call('SREM', 's', 'b', 'c')).toBe(2);
    expect(await server.call('EXISTS', 's')).toBe(0);
    expect(await server.call('SREM', 'missing', 'a')).toBe(0);
  });
});
