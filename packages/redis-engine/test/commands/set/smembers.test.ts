import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('SMEMBERS', (server) => {
  it('answers all members, integers in ascending order', async () => {
    expect(await server.call('SADD', 'i', '5', '-1', '10')).toBe(3);
    expect(await server.call('SMEMBERS', 'i')).toEqual(['-1', '5', '10']);
    expect(await server.call('SMEMBERS', 'missing')).toEqual([]);
  });

  it('answers a set in RESP3', async () => {
    expect(await server.call('SADD', 'i', '2', '1')).toBe(2);
    await server.call('HELLO', '3');
    expect(await server.call('SMEMBERS', 'i')).toEqual(new Set(['1', '2']));
  });
});
