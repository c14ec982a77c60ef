import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('ZREMRANGEBYRANK', (server) => {
  it('removes ranks', async () => {
    expect(await server.call('ZADD', 'z', '1', 'a', '2', 'b', '3', 'c')).toBe(3);
    expect(await server.call('ZREMRANGEBYRANK', 'z', '0', '1')).toBe(2);
    expect(await server.call('ZRANGE', 'z', '0', '-1')).toEqual(['c']);
    expect(await server.call('ZREMRANGEBYRANK', 'z', '-1', '-1')).toBe(1);
    expect(await server.call('EXISTS', 'z')).toBe(0);
    expect(await server.call('ZREMRANGEBYRANK', 'z', '0', 'x')).toEqual(
      new ReplyError('ERR value is not an integer or out of range'),
    );
  });
});
