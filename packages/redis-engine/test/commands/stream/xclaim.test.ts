import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('XCLAIM', (server) => {
  it('gives pending entries to another consumer', async () => {
    expect(await server.call('XADD', 's', '1-1', 'a', '1')).toBe('1-1');
    expect(await server.call('XGROUP', 'CREATE', 's', 'g', '0')).toBe('OK');
    await server.call('XREADGROUP', 'GROUP', 'g', 'a', 'STREAMS', 's', '>');
    expect(await server.call('XCLAIM', 's', 'g', 'b', '0', '1-1')).toEqual([['1-1', ['a', '1']]]);
    expect(await server.call('XCLAIM', 's', 'g', 'b', '100000', '1-1')).toEqual([]);
    expect(await server.call('XCLAIM', 's', 'g', 'c', '0', '1-1', 'JUSTID')).toEqual(['1-1']);
    expect(await server.call('XCLAIM', 's', 'g', 'c', '0', '9-9')).toEqual([]);
    expect(await server.call('XPENDING', 's', 'g')).toEqual([1, '1-1', '1-1', [['c', '1']]]);
  });

  it('claims with FORCE what was never delivered', async () => {
    expect(await server.call('XADD', 's', '1-1', 'a', '1')).toBe('1-1');
    expect(await server.call('XGROUP', 'CREATE', 's', 'g', '0')).toBe('OK');
    expect(await server.call('XCLAIM', 's', 'g', 'a', '0', '1-1')).toEqual([]);
    expect(
      await server.call(
        'XCLAIM',
        's',
        'g',
        'a',
        '0',
        '1-1',
        'FORCE',
        'JUSTID',
        'RETRYCOUNT',
        '3',
        'LASTID',
        '1-1',
      ),
    ).toEqual(['1-1']);
    expect(await server.call('XPENDING', 's', 'g')).toEqual([1, '1-1', '1-1', [['a', '1']]]);
  });

  it('refuses what it does not understand', async () => {
    expect(await server.call('XCLAIM', 'missing', 'g', 'a', '0', '1-1')).toEqual(
      new ReplyError("NOGROUP No such key 'missing' or consumer group 'g'"),
    );
    expect(await server.call('XADD', 's', '1-1', 'a', '1')).toBe('1-1');
    expect(await server.call('XGROUP', 'CREATE', 's', 'g', '0')).toBe('OK');
    expect(await server.call('XCLAIM', 's', 'g', 'a', 'x', '1-1')).toEqual(
      new ReplyError('ERR Invalid min-idle-time argument for XCLAIM'),
    );
    expect(await server.call('XCLAIM', 's', 'g', 'a', '0', '1-1', 'FOO')).toEqual(
      new ReplyError("ERR Unrecognized XCLAIM option 'FOO'"),
    );
    expect(await server.call('XCLAIM', 's', 'g', 'a', '0', '1-1', 'IDLE', 'x')).toEqual(
      new ReplyError('ERR Invalid IDLE option argument for XCLAIM'),
    );
  });
});
