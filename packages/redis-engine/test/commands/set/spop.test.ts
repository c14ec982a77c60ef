import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('SPOP', (server) => {
  it('removes what it answers, and the key with the last member', async () => {
    expect(await server.call('SADD', 's', 'a')).toBe(1);
    expect(await server.call('SPOP', 's')).toBe('a');
    expect(await server.call('EXISTS', 's')).toBe(0);
    expect(await server.call('SPOP', 's')).toBeNull();
  });

  it('takes all members where the count is large enough', async () => {
    expect(await server.call('SADD', 'i', '1', '2', '3')).toBe(3);
    expect(await server.call('SPOP', 'i', '5')).toEqual(['1', '2', '3']);
    expect(await server.call('EXISTS', 'i')).toBe(0);
    expect(await server.call('SPOP', 'missing', '2')).toEqual([]);
  });

  it('refuses bad counts', async () => {
    expect(await server.call('SADD', 's', 'a')).toBe(1);
    expect(await server.call('SPOP', 's', '-1')).toEqual(
      new ReplyError('ERR value is out of range, must be positive'),
    );
    expect(await server.call('SPOP', 's', 'x')).toEqual(
      new ReplyError('ERR value is out of range, must be positive'),
    );
    expect(await server.call('SPOP', 's', '1', '2')).toEqual(new ReplyError('ERR syntax error'));
    expect(await server.call('SPOP', 's', '0')).toEqual([]);
  });
});
