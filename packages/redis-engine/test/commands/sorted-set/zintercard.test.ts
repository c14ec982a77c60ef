import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('ZINTERCARD', (server) => {
  it('counts what all have, up to a limit', async () => {
    expect(await server.call('ZADD', 'a', '1', 'x', '2', 'y', '3', 'z')).toBe(3);
    expect(await server.call('ZADD', 'b', '1', 'x', '2', 'y')).toBe(2);
    expect(await server.call('ZINTERCARD', '2', 'a', 'b')).toBe(2);
    expect(await server.call('ZINTERCARD', '2', 'a', 'b', 'LIMIT', '1')).toBe(1);
    expect(await server.call('ZINTERCARD', '2', 'a', 'b', 'LIMIT', '-1')).toEqual(
      new ReplyError("ERR LIMIT can't be negative"),
    );
    expect(await server.call('ZINTERCARD', '2', 'a', 'b', 'WEIGHTS', '1', '2')).toEqual(
      new ReplyError('ERR syntax error'),
    );
  });
});
