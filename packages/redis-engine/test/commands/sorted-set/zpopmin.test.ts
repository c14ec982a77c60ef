import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('ZPOPMIN', (server) => {
  it('takes the lowest scores', async () => {
    expect(await server.call('ZADD', 'z', '1', 'a', '2', 'b', '3', 'c')).toBe(3);
    expect(await server.call('ZPOPMIN', 'z')).toEqual(['a', '1']);
    expect(await server.call('ZPOPMIN', 'z', '5')).toEqual(['b', '2', 'c', '3']);
    expect(await server.call('EXISTS', 'z')).toBe(0);
    expect(await server.call('ZPOPMIN', 'missing')).toEqual([]);
  });

  it('refuses bad counts and takes nothing for 0', async () => {
    expect(await server.call('ZADD', 'z', '1', 'a')).toBe(1);
    expect(await server.call('ZPOPMIN', 'z', '0')).toEqual([]);
    expect(await server.call('ZPOPMIN', 'z', '-1')).toEqual(
      new ReplyError('ERR value is out of range, must be positive'),
    );
    expect(await server.call('ZPOPMIN', 'z', 'x')).toEqual(
      new ReplyError('ERR value is out of range, must be positive'),
    );
    expect(await server.call('ZPOPMIN', 'z', '1', '2')).toEqual(new ReplyError('ERR syntax error'));
  });

  it('answers pairs in RESP3 where a count is given', async () => {
    expect(await server.call('ZADD', 'z', '1', 'a', '2', 'b')).toBe(2);
    await server.call('HELLO', '3');
    expect(await server.call('ZPOPMIN', 'z')).toEqual(['a', 1]);
    expect(await server.call('ZPOPMIN', 'z', '1')).toEqual([['b', 2]]);
  });
});
