import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('XADD', (server) => {
  it('appends entries with given ids', async () => {
    expect(await server.call('XADD', 's', '1-1', 'a', '1')).toBe('1-1');
    expect(await server.call('XADD', 's', '1-*', 'b', '2')).toBe('1-2');
    expect(await server.call('XADD', 's', '5', 'c', '3')).toBe('5-0');
    expect(await server.call('XRANGE', 's', '-', '+')).toEqual([
      ['1-1', ['a', '1']],
      ['1-2', ['b', '2']],
      ['5-0', ['c', '3']],
    ]);
  });

  it('refuses ids that are not greater than the last', async () => {
    expect(await server.call('XADD', 's', '5-5', 'a', '1')).toBe('5-5');
    expect(await server.call('XADD', 's', '5-5', 'a', '1')).toEqual(
      new ReplyError('ERR The ID specified in XADD is equal or smaller than the target stream top item'),
    );
    expect(await server.call('XADD', 's', '5-4', 'a', '1')).toEqual(
      new ReplyError('ERR The ID specified in XADD is equal or smaller than the target stream top item'),
    );
    expect(await server.call('XADD', 's', '0-0', 'a', '1')).toEqual(
      new ReplyError('ERR The ID specified in XADD must be greater than 0-0'),
    );
    expect(await server.call('XADD', 's', 'x', 'a', '1')).toEqual(
      new ReplyError('ERR Invalid stream ID specified as stream command argument'),
    );
    expect(await server.call('XADD', 's', '18446744073709551615-18446744073709551615', 'a', '1')).toBe(
      '18446744073709551615-18446744073709551615',
    );
    expect(await server.call('XADD', 's', '*', 'a', '1')).toEqual(
      new ReplyError('ERR The stream has exhausted the last possible ID, unable to add more items'),
    );
  });

  it('makes no stream with NOMKSTREAM', async () => {
    expect(await server.call('XADD', 's', 'NOMKSTREAM', '1-1', 'a', '1')).toBeNull();
    expect(await server.call('EXISTS', 's')).toBe(0);
  });

  it('trims as asked', async () => {
    expect(await server.call('XADD', 's', '1-1', 'a', '1')).toBe('1-1');
    expect(await server.call('XADD', 's', '2-1', 'a', '1')).toBe('2-1');
    expect(await server.call('XADD', 's', 'MAXLEN', '2', '3-1', 'a', '1')).toBe('3-1');
    expect(await server.call('XADD', 's', 'MINID', '=', '3', '4-1', 'a', '1')).toBe('4-1');
    expect(await server.call('XRANGE', 's', '-', '+')).toEqual([
      ['3-1', ['a', '1']],
      ['4-1', ['a', '1']],
    ]);
    expect(await server.call('XADD', 's', 'MAXLEN', '~', '1', '5-1', 'a', '1')).toBe('5-1');
    expect(await server.call('XLEN', 's')).toBe(3);
  });

  it('refuses options that do not fit together', async () => {
    expect(await server.call('XADD', 's', 'MAXLEN', '1', 'MINID', '1', '1-1', 'a', '1')).toEqual(
      new ReplyError('ERR syntax error, MAXLEN and MINID options at the same time are not compatible'),
    );
    expect(await server.call('XADD', 's', 'MAXLEN', '-1', '1-1', 'a', '1')).toEqual(
      new ReplyError('ERR The MAXLEN argument must be >= 0.'),
    );
    expect(await server.call('XADD', 's', 'MAXLEN', '1', 'LIMIT', '1', '1-1', 'a', '1')).toEqual(
      new ReplyError('ERR syntax error, LIMIT cannot be used without the special ~ option'),
    );
    expect(await server.call('XADD', 's', 'LIMIT', '1', '1-1', 'a', '1')).toEqual(
      new ReplyError('ERR syntax error, LIMIT cannot be used without specifying a trimming strategy'),
    );
    expect(await server.call('XADD', 's', '1-1', 'a')).toEqual(
      new ReplyError("ERR wrong number of arguments for 'xadd' command"),
    );
    expect(await server.call('XADD', 's', '1-1', 'a', '1', 'b')).toEqual(
      new ReplyError("ERR wrong number of arguments for 'xadd' command"),
    );
  });
});
