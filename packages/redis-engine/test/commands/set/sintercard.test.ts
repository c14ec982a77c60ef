import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('SINTERCARD', (server) => {
  it('counts what all sets have, up to a limit', async () => {
    expect(await server.call('SADD', 'a', '1', '2', '3', '4')).toBe(4);
    expect(await server.call('SADD', 'b', '2', '3', '4')).toBe(3);
    expect(await server.call('SINTERCARD', '2', 'a', 'b')).toBe(3);
    expect(await server.call('SINTERCARD', '2', 'a', 'b', 'LIMIT', '2')).toBe(2);
    expect(await server.call('SINTERCARD', '2', 'a', 'b', 'LIMIT', '0')).toBe(3);
    expect(await server.call('SINTERCARD', '2', 'a', 'missing')).toBe(0);
  });

  it('refuses bad arguments', async () => {
    expect(await server.call('SINTERCARD', '0', 'a')).toEqual(
      new ReplyError('ERR numkeys should be greater than 0'),
    );
    expect(await server.call('SINTERCARD', 'x', 'a')).toEqual(
      new ReplyError('ERR numkeys should be greater than 0'),
    );
    expect(await server.call('SINTERCARD', '3', 'a', 'b')).toEqual(
      new ReplyError("ERR Number of keys can't be greater than number of args"),
    );
    expect(await server.call('SINTERCARD', '2', 'a', 'b', 'LIMIT', '-1')).toEqual(
      new ReplyError("ERR LIMIT can't be negative"),
    );
    expect(await server.call('SINTERCARD', '2', 'a', 'b', 'FOO')).toEqual(new ReplyError('ERR syntax error'));
  });
});
