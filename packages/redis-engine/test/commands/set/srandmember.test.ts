import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('SRANDMEMBER', (server) => {
  it('answers members without removing them', async () => {
    expect(await server.call('SADD', 's', 'a')).toBe(1);
    expect(await server.call('SRANDMEMBER', 's')).toBe('a');
    expect(await server.call('SRANDMEMBER', 's', '5')).toEqual(['a']);
    expect(await server.call('SRANDMEMBER', 's', '-3')).toEqual(['a', 'a', 'a']);
    expect(await server.call('SRANDMEMBER', 's', '0')).toEqual([]);
    expect(await server.call('SCARD', 's')).toBe(1);
    expect(await server.call('SRANDMEMBER', 'missing')).toBeNull();
    expect(await server.call('SRANDMEMBER', 'missing', '2')).toEqual([]);
  });

  it('refuses bad counts', async () => {
    expect(await server.call('SRANDMEMBER', 's', 'x')).toEqual(
      new ReplyError('ERR value is not an integer or out of range'),
    );
    expect(await server.call('SRANDMEMBER', 's', '-9223372036854775808')).toEqual(
      new ReplyError(
        'ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807',
      ),
    );
    expect(await server.call('SRANDMEMBER', 's', '1', '2')).toEqual(new ReplyError('ERR syntax error'));
  });
});
