import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('SCARD', (server) => {
  it('counts members, none for a missing key', async () => {
    expect(await server.call('SADD', 's', 'a', 'b')).toBe(2);
    expect(await server.call('SCARD', 's')).toBe(2);
    expect(await server.call('SCARD', 'missing')).toBe(0);
    expect(await server.call('SET', 'k', 'v')).toBe('OK');
    expect(await server.call('SCARD', 'k')).toEqual(
      new ReplyError('WRONGTYPE Operation against a key holding the wrong kind of value'),
    );
  });
});
