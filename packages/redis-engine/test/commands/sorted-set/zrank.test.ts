import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('ZRANK', (server) => {
  it('counts from the lowest score, and from the first of equal members', async () => {
    expect(await server.call('ZADD', 'z', '1', 'a', '1', 'b', '0', 'c')).toBe(3);
    expect(await server.call('ZRANK', 'z', 'c')).toBe(0);
    expect(await server.call('ZRANK', 'z', 'b')).toBe(2);
    expect(await server.call('ZRANK', 'z', 'x')).toBeNull();
    expect(await server.call('ZRANK', 'missing', 'a')).toBeNull();
  });
});
