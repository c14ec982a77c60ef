import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('ZLEXCOUNT', (server) => {
  it('counts members of an interval', async () => {
    expect(await server.call('ZADD', 'z', '0', 'a', '0', 'b', '0', 'c')).toBe(3);
    expect(await server.call('ZLEXCOUNT', 'z', '-', '+')).toBe(3);
    expect(await server.call('ZLEXCOUNT', 'z', '(a', '[c')).toBe(2);
    expect(await server.call('ZLEXCOUNT', 'z', 'a', 'c')).toEqual(
      new ReplyError('ERR min or max not valid string range item'),
    );
  });
});
