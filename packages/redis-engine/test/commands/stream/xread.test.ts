import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { type Reply, ReplyError } from '../../support/resp-reader.ts';

describeContract('XREAD', (server) => {
  it('answers what lies behind the ids', async () => {
    expect(await server.call('XADD', 'a', '1-1', 'x', '1')).toBe('1-1');
    expect(await server.call('XADD', 'a', '2-1', 'x', '2')).toBe('2-1');
    expect(await server.call('XADD', 'b', '1-1', 'y', '1')).toBe('1-1');
    expect(await server.call('XREAD', 'STREAMS', 'a', 'b', '1-1', '0')).toEqual([
      ['a', [['2-1', ['x', '2']]]],
      ['b', [['1-1', ['y', '1']]]],
    ]);
    expect(await server.call('XREAD', 'COUNT', '1', 'STREAMS', 'a', '0')).toEqual([
      ['a', [['1-1', ['x', '1']]]],
    ]);
    expect(await server.call('XREAD', 'STREAMS', 'a', '$')).toBeNull();
    expect(await server.call('XREAD', 'BLOCK', '5', 'STREAMS', 'a', '$')).toBeNull();
  });

  it('answers a map in RESP3', async () => {
    expect(await server.call('XADD', 'a', '1-1', 'x', '1')).toBe('1-1');
    await server.call('HELLO', '3');
    expect(await server.call('XREAD', 'STREAMS', 'a', '0')).toEqual(
      new Map<Reply, Reply>([['a', [['1-1', ['x', '1']]]]]),
    );
  });

  it('refuses what it cannot read', async () => {
    expect(await server.call('XREAD', 'STREAMS', 'a')).toEqual(
      new ReplyError("ERR wrong number of arguments for 'xread' command"),
    );
    expect(await server.call('XREAD', 'STREAMS', 'a', 'b', '0')).toEqual(
      new ReplyError(
        "ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.",
      ),
    );
    expect(await server.call('XREAD', 'STREAMS', 'a', '>')).toEqual(
      new ReplyError(
        'ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.',
      ),
    );
    expect(await server.call('XREAD', 'COUNT', 'x', 'STREAMS', 'a', '0')).toEqual(
      new ReplyError('ERR value is not an integer or out of range'),
    );
    expect(await server.call('XREAD', 'BLOCK', 'x', 'STREAMS', 'a', '0')).toEqual(
      new ReplyError('ERR timeout is not an integer or out of range'),
    );
    expect(await server.call('XREAD', 'BLOCK', '-1', 'STREAMS', 'a', '0')).toEqual(
      new ReplyError('ERR timeout is negative'),
    );
    expect(await server.call('XREAD', 'GROUP', 'g', 'c', 'STREAMS', 'a', '0')).toEqual(
      new ReplyError('ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.'),
    );
    expect(await server.call('XREAD', 'NOACK', 'STREAMS', 'a', '0')).toEqual(
      new ReplyError('ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.'),
    );
  });
});
