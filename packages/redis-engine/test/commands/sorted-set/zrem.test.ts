import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('ZREM', (server) => {
  it('removes members, and the key with the last', async () => {
    expect(await server.call('ZADD', 'z', '1', 'a', '2', 'b')).toBe(2);
    expect(await server.call('ZREM', 'z', 'a', 'x')).toBe(1);
    expect(await server.call('ZREM', 'z', 'b')).toBe(1);
    expect(await server.call('EXISTS', 'z')).toBe(0);
  });
});
