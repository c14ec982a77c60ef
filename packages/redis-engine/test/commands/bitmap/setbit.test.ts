import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('SETBIT', (server) => {
  it('sets a bit and answers what it was', async () => {
    expect(await server.call('SETBIT', 'b', '7', '1')).toBe(0);
    expect(await server.call('SETBIT', 'b', '7', '1')).toBe(1);
    expect(await server.call('SETBIT', 'b', '7', '0')).toBe(1);
    expect(await server.call('SETBIT', 'b', '100', '1')).toBe(0);
    expect(await server.call('STRLEN', 'b')).toBe(13);
  });

  it('refuses what is no bit and no offset', async () => {
    expect(await server.call('SETBIT', 'b', '1', '2')).toEqual(
      new ReplyError('ERR bit is not an integer or out of range'),
    );
    expect(await server.call('SETBIT', 'b', '-1', '1')).toEqual(
      new ReplyError('ERR bit offset is not an integer or out of range'),
    );
    expect(await server.call('SETBIT', 'b', 'x', '1')).toEqual(
      new ReplyError('ERR bit offset is not an integer or out of range'),
    );
    expect(await server.call('SETBIT', 'b', '4294967296', '1')).toEqual(
      new ReplyError('ERR bit offset is not an integer or out of range'),
    );
    expect(await server.call('RPUSH', 'l', 'a')).toBe(1);
    expect(await server.call('SETBIT', 'l', '1', '1')).toEqual(
      new ReplyError('WRONGTYPE Operation against a key holding the wrong kind of value'),
    );
  });
});
