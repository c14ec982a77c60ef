import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('XAUTOCLAIM', (server) => {
  it('claims what is pending, reports what was deleted, and answers where to go on', async () => {
    expect(await server.call('XADD', 's', '1-1', 'a', '1')).toBe('1-1');
    expect(await server.call('XADD', 's', '2-1', 'a', '2')).toBe('2-1');
    expect(await server.call('XADD', 's', '3-1', 'a', '3')).toBe('3-1');
    expect(await server.call('XGROUP', 'CREATE', 's', 'g', '0')).toBe('OK');
    await server.call('XREADGROUP', 'GROUP', 'g', 'a', 'STREAMS', 's', '>');
    expect(await server.call('XDEL', 's', '2-1')).toBe(1);
    expect(await server.call('XAUTOCLAIM', 's', 'g', 'b', '0', '-', 'COUNT', '1')).toEqual([
      '2-1',
      [['1-1', ['a', '1']]],
      [],
    ]);
    expect(await server.call('XAUTOCLAIM', 's', 'g', 'b', '0', '2-1', 'JUSTID')).toEqual([
      '0-0',
      ['3-1'],
      ['2-1'],
    ]);
    expect(await server.call('XAUTOCLAIM', 's', 'g', 'b', '100000', '-')).toEqual(['0-0', [], []]);
    expect(await server.call('XAUTOCLAIM', 's', 'g', 'b', '0', '(3-1')).toEqual(['0-0', [], []]);
  });

  it('refuses what it does not understand', async () => {
    expect(await server.call('XAUTOCLAIM', 's', 'none', 'b', '0', '-')).toEqual(
      new ReplyError("NOGROUP No such key 's' or consumer group 'none'"),
    );
    expect(await server.call('XAUTOCLAIM', 's', 'g', 'b', 'x', '-')).toEqual(
      new ReplyError('ERR Invalid min-idle-time argument for XAUTOCLAIM'),
    );
    expect(await server.call('XAUTOCLAIM', 's', 'g', 'b', '0', '-', 'COUNT', '0')).toEqual(
      new ReplyError('ERR COUNT must be > 0'),
    );
    expect(await server.call('XAUTOCLAIM', 's', 'g', 'b', '0', '-', 'FOO')).toEqual(
      new ReplyError('ERR syntax error'),
    );
  });
});
