import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('ZRANDMEMBER', (server) => {
  it('answers members without removing them', async () => {
    expect(await server.call('ZADD', 'z', '1.5', 'a')).toBe(1);
    expect(await server.call('ZRANDMEMBER', 'z')).toBe('a');
    expect(await server.call('ZRANDMEMBER', 'z', '3', 'WITHSCORES')).toEqual(['a', '1.5']);
    expect(await server.call('ZRANDMEMBER', 'z', '-2', 'WITHSCORES')).toEqual(['a', '1.5', 'a', '1.5']);
    expect(await server.call('ZRANDMEMBER', 'z', '0')).toEqual([]);
    expect(await server.call('ZRANDMEMBER', 'missing')).toBeNull();
    expect(await server.call('ZRANDMEMBER', 'missing', '2')).toEqual([]);
  });

  it('refuses bad counts', async () => {
    expect(await server.call('ZRANDMEMBER', 'z', 'x')).toEqual(
      new ReplyError('ERR value is not an integer or out of range'),
    );
    expect(await server.call('ZRANDMEMBER', 'z', '1', 'FOO')).toEqual(new ReplyError('ERR syntax error'));
    expect(await server.call('ZRANDMEMBER', 'z', '-9223372036854775808')).toEqual(
      new ReplyError(
        'ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807',
      ),
    );
    expect(await server.call('ZRANDMEMBER', 'z', '9223372036854775807', 'WITHSCORES')).toEqual(
      new ReplyError('ERR value is out of range'),
    );
  });
});
