import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('GEORADIUS', (server) => {
  it('finds what lies within a radius', async () => {
    expect(
      await server.call(
        'GEOADD',
        'g',
        '13.361389',
        '38.115556',
        'Palermo',
        '15.087269',
        '37.502669',
        'Catania',
      ),
    ).toBe(2);
    expect(await server.call('GEORADIUS', 'g', '15', '37', '200', 'km', 'ASC')).toEqual([
      'Catania',
      'Palermo',
    ]);
    expect(
      await server.call('GEORADIUS', 'g', '15', '37', '100', 'km', 'WITHDIST', 'WITHHASH', 'WITHCOORD'),
    ).toEqual([['Catania', '56.4413', 3479447370796909, ['15.08726745843887329', '37.50266842333162032']]]);
    expect(await server.call('GEORADIUS', 'g', '15', '37', '200', 'km', 'COUNT', '1')).toEqual(['Catania']);
    expect(await server.call('GEORADIUS', 'g', '15', '37', '200', 'km', 'STOREDIST', 't')).toBe(2);
    expect(await server.call('ZRANGE', 't', '0', '-1', 'WITHSCORES')).toEqual([
      'Catania',
      '56.441257870158204',
      'Palermo',
      '190.44242984775784',
    ]);
    expect(await server.call('GEORADIUS', 'missing', '15', '37', '200', 'km', 'STORE', 't')).toBe(0);
    expect(await server.call('EXISTS', 't')).toBe(0);
  });

  it('refuses what is no radius', async () => {
    expect(await server.call('GEORADIUS', 'g', '15', '37', '-1', 'km')).toEqual(
      new ReplyError('ERR radius cannot be negative'),
    );
    expect(await server.call('GEORADIUS', 'g', '15', '37', 'x', 'km')).toEqual(
      new ReplyError('ERR need numeric radius'),
    );
    expect(await server.call('GEORADIUS', 'g', '15', '37', '1', 'league')).toEqual(
      new ReplyError('ERR unsupported unit provided. please use M, KM, FT, MI'),
    );
    expect(await server.call('GEORADIUS', 'g', '15', '37', '1', 'km', 'COUNT', '0')).toEqual(
      new ReplyError('ERR COUNT must be > 0'),
    );
    expect(await server.call('GEORADIUS', 'g', '15', '37', '1', 'km', 'STORE', 't', 'WITHDIST')).toEqual(
      new ReplyError(
        'ERR STORE option in GEORADIUS is not compatible with WITHDIST, WITHHASH and WITHCOORD options',
      ),
    );
  });
});
