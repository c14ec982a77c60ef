import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('XREADGROUP', (server) => {
  it('delivers new entries once and remembers them for the consumer', async () => {
    expect(await server.call('XADD', 's', '1-1', 'a', '1')).toBe('1-1');
    expect(await server.call('XADD', 's', '2-1', 'a', '2')).toBe('2-1');
    expect(await server.call('XGROUP', 'CREATE', 's', 'g', '0')).toBe('OK');
    expect(await server.call('XREADGROUP', 'GROUP', 'g', 'alice', 'COUNT', '1', 'STREAMS', 's', '>')).toEqual(
      [['s', [['1-1', ['a', '1']]]]],
    );
    expect(await server.call('XREADGROUP', 'GROUP', 'g', 'bob', 'STREAMS', 's', '>')).toEqual([
      ['s', [['2-1', ['a', '2']]]],
    ]);
    expect(await server.call('XREADGROUP', 'GROUP', 'g', 'bob', 'STREAMS', 's', '>')).toBeNull();
    expect(await server.call('XREADGROUP', 'GROUP', 'g', 'alice', 'STREAMS', 's', '0')).toEqual([
      ['s', [['1-1', ['a', '1']]]],
    ]);
    expect(await server.call('XDEL', 's', '1-1')).toBe(1);
    expect(await server.call('XREADGROUP', 'GROUP', 'g', 'alice', 'STREAMS', 's', '0')).toEqual([
      ['s', [['1-1', null]]],
    ]);
  });

  it('keeps nothing pending with NOACK', async () => {
    expect(await server.call('XADD', 's', '1-1', 'a', '1')).toBe('1-1');
    expect(await server.call('XGROUP', 'CREATE', 's', 'g', '0')).toBe('OK');
    expect(await server.call('XREADGROUP', 'GROUP', 'g', 'alice', 'NOACK', 'STREAMS', 's', '>')).toEqual([
      ['s', [['1-1', ['a', '1']]]],
    ]);
    expect(await server.call('XPENDING', 's', 'g')).toEqual([0, null, null, null]);
  });

  it('refuses a missing key, group or option', async () => {
    expect(await server.call('XADD', 's', '1-1', 'a', '1')).toBe('1-1');
    expect(await server.call('XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', 's', '>')).toEqual(
      new ReplyError("NOGROUP No such key 's' or consumer group 'g' in XREADGROUP with GROUP option"),
    );
    expect(await server.call('XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', 'missing', '>')).toEqual(
      new ReplyError("NOGROUP No such key 'missing' or consumer group 'g' in XREADGROUP with GROUP option"),
    );
    expect(await server.call('XREADGROUP', 'STREAMS', 's', '>')).toEqual(
      new ReplyError("ERR wrong number of arguments for 'xreadgroup' command"),
    );
    expect(await server.call('XGROUP', 'CREATE', 's', 'g', '0')).toBe('OK');
    expect(await server.call('XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', 's', '$')).toEqual(
      new ReplyError(
        'ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would just return an empty result set.',
      ),
    );
  });
});
