import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('ZREVRANGE', (server) => {
  it('answers ranks from the highest score', async () => {
    expect(await server.call('ZADD', 'z', '1', 'a', '2', 'b', '3', 'c')).toBe(3);
    expect(await server.call('ZREVRANGE', 'z', '0', '1', 'WITHSCORES')).toEqual(['c', '3', 'b', '2']);
    expect(await server.call('ZREVRANGE', 'z', '0', '1', 'BYSCORE')).toEqual(
      new ReplyError('ERR syntax error'),
    );
  });
});
