import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('ZDIFFSTORE', (server) => {
  it('stores what only the first has', async () => {
    expect(await server.call('ZADD', 'a', '1', 'x', '2', 'y')).toBe(2);
    expect(await server.call('ZADD', 'b', '10', 'x')).toBe(1);
    expect(await server.call('ZDIFFSTORE', 't', '2', 'a', 'b')).toBe(1);
    expect(await server.call('ZRANGE', 't', '0', '-1', 'WITHSCORES')).toEqual(['y', '2']);
    expect(await server.call('ZDIFFSTORE', 't', '2', 'a', 'a')).toBe(0);
    expect(await server.call('EXISTS', 't')).toBe(0);
  });
});
