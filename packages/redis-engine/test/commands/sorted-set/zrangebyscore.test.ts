import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('ZRANGEBYSCORE', (server) => {
  it('answers scores of an interval with a limit', async () => {
    expect(await server.call('ZADD', 'z', '1', 'a', '2', 'b', '3', 'c')).toBe(3);
    expect(await server.call('ZRANGEBYSCORE', 'z', '(1', '+inf', 'WITHSCORES')).toEqual(['b', '2', 'c', '3']);
    expect(await server.call('ZRANGEBYSCORE', 'z', '0', '10', 'LIMIT', '1', '1')).toEqual(['b']);
    expect(await server.call('ZRANGEBYSCORE', 'z', '0', '10', 'LIMIT', '1')).toEqual(
      new ReplyError('ERR syntax error'),
    );
  });
});
