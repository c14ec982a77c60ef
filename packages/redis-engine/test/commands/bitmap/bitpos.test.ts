import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('BITPOS', (server) => {
  it('finds the first bit of a value', async () => {
    expect(await server.call('SET', 's', '\xff\xf0\x00')).toBe('OK');
    expect(await server.call('BITPOS', 's', '0')).toBe(12);
    expect(await server.call('BITPOS', 's', '1')).toBe(0);
    expect(await server.call('BITPOS', 's', '1', '2')).toBe(-1);
    expect(await server.call('BITPOS', 's', '0', '0', '0')).toBe(-1);
    expect(await server.call('BITPOS', 's', '1', '4', '20', 'BIT')).toBe(4);
    expect(await server.call('BITPOS', 'missing', '1')).toBe(-1);
    expect(await server.call('BITPOS', 'missing', '0')).toBe(0);
  });

  it('goes on with zeros behind a string without a given end', async () => {
    expect(await server.call('SET', 's', '\xff')).toBe('OK');
    expect(await server.call('BITPOS', 's', '0')).toBe(8);
    expect(await server.call('BITPOS', 's', '0', '0', '-1')).toBe(-1);
  });

  it('refuses what is no bit', async () => {
    expect(await server.call('BITPOS', 's', '2')).toEqual(
      new ReplyError('ERR The bit argument must be 1 or 0.'),
    );
    expect(await server.call('BITPOS', 's', 'x')).toEqual(
      new ReplyError('ERR value is not an integer or out of range'),
    );
    expect(await server.call('SET', 's', 'a')).toBe('OK');
    expect(await server.call('BITPOS', 's', '1', '0', '1', 'FOO')).toEqual(
      new ReplyError('ERR syntax error'),
    );
  });
});
