import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('XPENDING', (server) => {
  it('sums up what is pending, and for whom', async () => {
    expect(await server.call('XADD', 's', '1-1', 'a', '1')).toBe('1-1');
    expect(await server.call('XADD', 's', '2-1', 'a', '1')).toBe('2-1');
    expect(await server.call('XGROUP', 'CREATE', 's', 'g', '0')).toBe('OK');
    expect(await server.call('XPENDING', 's', 'g')).toEqual([0, null, null, null]);
    await server.call('XREADGROUP', 'GROUP', 'g', 'b', 'COUNT', '1', 'STREAMS', 's', '>');
    await server.call('XREADGROUP', 'GROUP', 'g', 'a', 'STREAMS', 's', '>');
    expect(await server.call('XPENDING', 's', 'g')).toEqual([
      2,
      '1-1',
      '2-1',
      [
        ['a', '1'],
        ['b', '1'],
      ],
    ]);
    expect(await server.call('XPENDING', 's', 'g', '-', '+', '10', 'nobody')).toEqual([]);
    expect(await server.call('XPENDING', 's', 'g', 'IDLE', '100000', '-', '+', '10')).toEqual([]);
  });

  it('refuses what is not there or not a range', async () => {
    expect(await server.call('XPENDING', 'missing', 'g')).toEqual(
      new ReplyError("NOGROUP No such key 'missing' or consumer group 'g'"),
    );
    expect(await server.call('XADD', 's', '1-1', 'a', '1')).toBe('1-1');
    expect(await server.call('XPENDING', 's', 'none')).toEqual(
      new ReplyError("NOGROUP No such key 's' or consumer group 'none'"),
    );
    expect(await server.call('XPENDING', 's', 'g', '-', '+')).toEqual(new ReplyError('ERR syntax error'));
    expect(await server.call('XPENDING', 's', 'g', '-', '+', 'x')).toEqual(
      new ReplyError('ERR value is not an integer or out of range'),
    );
    expect(await server.call('XPENDING', 's', 'g', 'IDLE', '1', '-', '+')).toEqual(
      new ReplyError('ERR syntax error'),
    );
  });
});
