import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('ZREMRANGEBYSCORE', (server) => {
  it('removes scores of an interval', async () => {
    expect(await server.call('ZADD', 'z', '1', 'a', '2', 'b', '3', 'c')).toBe(3);
    expect(await server.call('ZREMRANGEBYSCORE', 'z', '(1', '2')).toBe(1);
    expect(await server.call('ZRANGE', 'z', '0', '-1')).toEqual(['a', 'c']);
    expect(await server.call('ZREMRANGEBYSCORE', 'z', 'x', '2')).toEqual(
      new ReplyError('ERR min or max is not a float'),
    );
  });
});
