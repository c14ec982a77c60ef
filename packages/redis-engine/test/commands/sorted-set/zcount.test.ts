import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('ZCOUNT', (server) => {
  it('counts scores of an interval, ends in or out', async () => {
    expect(await server.call('ZADD', 'z', '1', 'a', '2', 'b', '3', 'c')).toBe(3);
    expect(await server.call('ZCOUNT', 'z', '1', '3')).toBe(3);
    expect(await server.call('ZCOUNT', 'z', '(1', '(3')).toBe(1);
    expect(await server.call('ZCOUNT', 'z', '-inf', '+inf')).toBe(3);
    expect(await server.call('ZCOUNT', 'z', '3', '1')).toBe(0);
    expect(await server.call('ZCOUNT', 'z', 'x', '1')).toEqual(
      new ReplyError('ERR min or max is not a float'),
    );
    expect(await server.call('ZCOUNT', 'missing', '0', '1')).toBe(0);
  });
});
