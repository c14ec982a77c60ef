import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('ZRANGEBYLEX', (server) => {
  it('answers members of an interval', async () => {
    expect(await server.call('ZADD', 'z', '0', 'a', '0', 'b', '0', 'c')).toBe(3);
    expect(await server.call('ZRANGEBYLEX', 'z', '-', '(c')).toEqual(['a', 'b']);
    expect(await server.call('ZRANGEBYLEX', 'z', '[b', '+', 'LIMIT', '1', '1')).toEqual(['c']);
    expect(await server.call('ZRANGEBYLEX', 'z', 'b', 'c')).toEqual(
      new ReplyError('ERR min or max not valid string range item'),
    );
  });
});
