import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('BITFIELD', (server) => {
  it('reads and writes integers of any width', async () => {
    expect(
      await server.call(
        'BITFIELD',
        'b',
        'SET',
        'u8',
        '0',
        '255',
        'GET',
        'u4',
        '0',
        'GET',
        'i4',
        '0',
        'INCRBY',
        'u8',
        '0',
        '1',
      ),
    ).toEqual([0, 15, -1, 0]);
    expect(
      await server.call('BITFIELD', 'b', 'SET', 'i64', '0', '-1', 'GET', 'u63', '0', 'GET', 'i64', '0'),
    ).toEqual([0, 9223372036854775807n, -1]);
    expect(await server.call('BITFIELD', 'b', 'SET', 'u5', '3', '9', 'GET', 'u5', '3')).toEqual([31, 9]);
  });

  it('wraps, saturates or refuses on overflow', async () => {
    expect(await server.call('BITFIELD', 'b', 'INCRBY', 'i8', '#1', '200')).toEqual([-56]);
    expect(
      await server.call(
        'BITFIELD',
        'b',
        'OVERFLOW',
        'SAT',
        'INCRBY',
        'i8',
        '#1',
        '-200',
        'INCRBY',
        'u2',
        '#40',
        '9',
      ),
    ).toEqual([-128, 3]);
    expect(await server.call('BITFIELD', 'b', 'OVERFLOW', 'FAIL', 'INCRBY', 'u2', '#40', '1')).toEqual([
      null,
    ]);
  });

  it('refuses what it does not know', async () => {
    expect(await server.call('BITFIELD', 'b', 'GET', 'u64', '0')).toEqual(
      new ReplyError(
        'ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.',
      ),
    );
    expect(await server.call('BITFIELD', 'b', 'GET', 'i65', '0')).toEqual(
      new ReplyError(
        'ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.',
      ),
    );
    expect(await server.call('BITFIELD', 'b', 'GET', 'u8')).toEqual(new ReplyError('ERR syntax error'));
    expect(await server.call('BITFIELD', 'b', 'GET', 'u8', 'x')).toEqual(
      new ReplyError('ERR bit offset is not an integer or out of range'),
    );
    expect(await server.call('BITFIELD', 'b', 'SET', 'u8', '0', 'x')).toEqual(
      new ReplyError('ERR value is not an integer or out of range'),
    );
    expect(await server.call('BITFIELD', 'b', 'OVERFLOW', 'FOO')).toEqual(
      new ReplyError('ERR Invalid OVERFLOW type specified'),
    );
  });
});
