import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('XRANGE', (server) => {
  it('answers the entries between two ids', async () => {
    expect(await server.call('XADD', 's', '1-1', 'a', '1')).toBe('1-1');
    expect(await server.call('XADD', 's', '1-2', 'b', '2')).toBe('1-2');
    expect(await server.call('XADD', 's', '2-1', 'c', '3')).toBe('2-1');
    expect(await server.call('XRANGE', 's', '-', '+')).toEqual([
      ['1-1', ['a', '1']],
      ['1-2', ['b', '2']],
      ['2-1', ['c', '3']],
    ]);
    expect(await server.call('XRANGE', 's', '1', '1')).toEqual([
      ['1-1', ['a', '1']],
      ['1-2', ['b', '2']],
    ]);
    expect(await server.call('XRANGE', 's', '(1-1', '+', 'COUNT', '1')).toEqual([['1-2', ['b', '2']]]);
    expect(await server.call('XRANGE', 's', '-', '+', 'COUNT', '0')).toBeNull();
    expect(await server.call('XRANGE', 'missing', '-', '+')).toEqual([]);
  });

  it('refuses intervals that are none', async () => {
    expect(await server.call('XRANGE', 's', 'x', '+')).toEqual(
      new ReplyError('ERR Invalid stream ID specified as stream command argument'),
    );
    expect(await server.call('XRANGE', 's', '-', '(0-0')).toEqual(
      new ReplyError('ERR invalid end ID for the interval'),
    );
    expect(await server.call('XRANGE', 's', '(18446744073709551615-18446744073709551615', '+')).toEqual(
      new ReplyError('ERR invalid start ID for the interval'),
    );
    expect(await server.call('XRANGE', 's', '-', '+', 'FOO', '1')).toEqual(
      new ReplyError('ERR syntax error'),
    );
  });
});
