import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('ZREVRANK', (server) => {
  it('counts from the highest score', async () => {
    expect(await server.call('ZADD', 'z', '1', 'a', '1', 'b', '0', 'c')).toBe(3);
    expect(await server.call('ZREVRANK', 'z', 'b')).toBe(0);
    expect(await server.call('ZREVRANK', 'z', 'c')).toBe(2);
    expect(await server.call('ZREVRANK', 'z', 'x')).toBeNull();
  });
});
