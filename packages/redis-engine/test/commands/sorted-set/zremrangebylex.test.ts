import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('ZREMRANGEBYLEX', (server) => {
  it('removes members of an interval', async () => {
    expect(await server.call('ZADD', 'z', '0', 'a', '0', 'b', '0', 'c')).toBe(3);
    expect(await server.call('ZREMRANGEBYLEX', 'z', '[a', '(c')).toBe(2);
    expect(await server.call('ZRANGE', 'z', '0', '-1')).toEqual(['c']);
    expect(await server.call('ZREMRANGEBYLEX', 'z', 'a', 'c')).toEqual(
      new ReplyError('ERR min or max not valid string range item'),
    );
  });
});
