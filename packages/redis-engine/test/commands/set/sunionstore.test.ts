import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('SUNIONSTORE', (server) => {
  it('stores what any set has over whatever was there', async () => {
    expect(await server.call('SADD', 'a', '1', '2')).toBe(2);
    expect(await server.call('SADD', 'b', '2', '3')).toBe(2);
    expect(await server.call('SET', 't', 'v')).toBe('OK');
    expect(await server.call('SUNIONSTORE', 't', 'a', 'b')).toBe(3);
    expect(await server.call('SMEMBERS', 't')).toEqual(['1', '2', '3']);
    expect(await server.call('SUNIONSTORE', 't', 'missing')).toBe(0);
    expect(await server.call('EXISTS', 't')).toBe(0);
  });
});
