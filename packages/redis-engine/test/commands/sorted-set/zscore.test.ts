import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('ZSCORE', (server) => {
  it('answers a score', async () => {
    expect(await server.call('ZADD', 'z', '1.5', 'a', 'inf', 'b')).toBe(2);
    expect(await server.call('ZSCORE', 'z', 'a')).toBe('1.5');
    expect(await server.call('ZSCORE', 'z', 'b')).toBe('inf');
    expect(await server.call('ZSCORE', 'z', 'x')).toBeNull();
    expect(await server.call('ZSCORE', 'missing', 'a')).toBeNull();
  });
});
