import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('ZRANGESTORE', (server) => {
  it('stores a range, or removes the target where it is empty', async () => {
    expect(await server.call('ZADD', 'z', '1', 'a', '2', 'b', '3', 'c')).toBe(3);
    expect(await server.call('ZRANGESTORE', 't', 'z', '1', '-1')).toBe(2);
    expect(await server.call('ZRANGE', 't', '0', '-1', 'WITHSCORES')).toEqual(['b', '2', 'c', '3']);
    expect(await server.call('ZRANGESTORE', 't', 'z', '(1', '+inf', 'BYSCORE', 'LIMIT', '0', '1')).toBe(1);
    expect(await server.call('ZRANGE', 't', '0', '-1', 'WITHSCORES')).toEqual(['b', '2']);
    expect(await server.call('ZRANGESTORE', 't', 'missing', '0', '-1')).toBe(0);
    expect(await server.call('EXISTS', 't')).toBe(0);
    expect(await server.call('ZRANGESTORE', 't', 'z', '0', '-1', 'WITHSCORES')).toEqual(
      new ReplyError('ERR syntax error'),
    );
  });
});
