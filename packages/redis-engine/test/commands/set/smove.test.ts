import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('SMOVE', (server) => {
  it('moves a member and makes the target', async () => {
    expect(await server.call('SADD', 'a', '1', '2')).toBe(2);
    expect(await server.call('SMOVE', 'a', 'b', '1')).toBe(1);
    expect(await server.call('SMEMBERS', 'a')).toEqual(['2']);
    expect(await server.call('SMEMBERS', 'b')).toEqual(['1']);
    expect(await server.call('SMOVE', 'a', 'b', '9')).toBe(0);
    expect(await server.call('SMOVE', 'missing', 'b', '1')).toBe(0);
  });

  it('answers whether the member is there where source and target are one', async () => {
    expect(await server.call('SADD', 'a', '1')).toBe(1);
    expect(await server.call('SMOVE', 'a', 'a', '1')).toBe(1);
    expect(await server.call('SMOVE', 'a', 'a', '2')).toBe(0);
  });

  it('refuses a target of another type', async () => {
    expect(await server.call('SADD', 'a', '1')).toBe(1);
    expect(await server.call('SET', 'k', 'v')).toBe('OK');
    expect(await server.call('SMOVE', 'a', 'k', '1')).toEqual(
      new ReplyError('WRONGTYPE Operation against a key holding the wrong kind of value'),
    );
  });
});
