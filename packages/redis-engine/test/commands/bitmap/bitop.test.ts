import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('BITOP', (server) => {
  it('combines strings, shorter ones going on with zeros', async () => {
    expect(await server.call('SET', 'a', 'abc')).toBe('OK');
    expect(await server.call('SET', 'b', '\xff\x00')).toBe('OK');
    expect(await server.call('BITOP', 'AND', 't', 'a', 'b')).toBe(3);
    expect(await server.call('GET', 't')).toBe('a\x00\x00');
    expect(await server.call('BITOP', 'OR', 't', 'a', 'b')).toBe(3);
    expect(await server.call('GET', 't')).toBe('\xffbc');
    expect(await server.call('BITOP', 'XOR', 't', 'a', 'b', 'missing')).toBe(3);
    expect(await server.call('GET', 't')).toBe('\x9ebc');
    expect(await server.call('BITOP', 'NOT', 't', 'a')).toBe(3);
    expect(await server.call('GET', 't')).toBe('\x9e\x9d\x9c');
    expect(await server.call('BITOP', 'AND', 't', 'missing', 'missing')).toBe(0);
    expect(await server.call('EXISTS', 't')).toBe(0);
  });

  it('refuses what it does not know', async () => {
    expect(await server.call('BITOP', 'FOO', 't', 'a')).toEqual(new ReplyError('ERR syntax error'));
    expect(await server.call('BITOP', 'NOT', 't', 'a', 'b')).toEqual(
      new ReplyError('ERR BITOP NOT must be called with a single source key.'),
    );
    expect(await server.call('RPUSH', 'l', 'x')).toBe(1);
    expect(await server.call('BITOP', 'AND', 't', 'l')).toEqual(
      new ReplyError('WRONGTYPE Operation against a key holding the wrong kind of value'),
    );
  });
});
