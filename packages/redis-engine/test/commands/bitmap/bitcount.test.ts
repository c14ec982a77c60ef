import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('BITCOUNT', (server) => {
  it('counts bits of a range in bytes or bits', async () => {
    expect(await server.call('SET', 's', 'foobar')).toBe('OK');
    expect(await server.call('BITCOUNT', 's')).toBe(26);
    expect(await server.call('BITCOUNT', 's', '1', '1')).toBe(6);
    expect(await server.call('BITCOUNT', 's', '-2', '-1')).toBe(7);
    expect(await server.call('BITCOUNT', 's', '5', '30', 'BIT')).toBe(17);
    expect(await server.call('BITCOUNT', 's', '9', '3')).toBe(0);
    expect(await server.call('BITCOUNT', 's', '-1', '-2')).toBe(0);
    expect(await server.call('BITCOUNT', 'missing')).toBe(0);
  });

  it('refuses ranges that are none', async () => {
    expect(await server.call('SET', 's', 'foobar')).toBe('OK');
    expect(await server.call('BITCOUNT', 's', '0')).toEqual(new ReplyError('ERR syntax error'));
    expect(await server.call('BITCOUNT', 's', '0', 'x')).toEqual(
      new ReplyError('ERR value is not an integer or out of range'),
    );
    expect(await server.call('BITCOUNT', 's', '0', '1', 'FOO')).toEqual(new ReplyError('ERR syntax error'));
  });
});
