import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('ZREVRANGEBYSCORE', (server) => {
  it('answers scores from the highest', async () => {
    expect(await server.call('ZADD', 'z', '1', 'a', '2', 'b', '3', 'c')).toBe(3);
    expect(await server.call('ZREVRANGEBYSCORE', 'z', '3', '(1')).toEqual(['c', 'b']);
    expect(await server.call('ZREVRANGEBYSCORE', 'z', '3', '1', 'LIMIT', '1', '5')).toEqual(['b', 'a']);
  });
});
