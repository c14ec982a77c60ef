import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('ZMSCORE', (server) => {
  it('answers scores in the order asked for', async () => {
    expect(await server.call('ZADD', 'z', '1', 'a', '2', 'b')).toBe(2);
    expect(await server.call('ZMSCORE', 'z', 'b', 'x', 'a')).toEqual(['2', null, '1']);
    expect(await server.call('ZMSCORE', 'missing', 'a')).toEqual([null]);
  });
});
