import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('GEOSEARCHSTORE', (server) => {
  it('stores scores or distances', async () => {
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
    expect(
      await server.call('GEOSEARCHSTORE', 't', 'g', 'FROMLONLAT', '15', '37', 'BYRADIUS', '200', 'km'),
    ).toBe(2);
    expect(await server.call('ZRANGE', 't', '0', '-1', 'WITHSCORES')).toEqual([
      'Palermo',
      '3479099956230698',
      'Catania',
      '3479447370796909',
    ]);
    expect(
      await server.call(
        'GEOSEARCHSTORE',
        't',
        'g',
        'FROMLONLAT',
        '15',
        '37',
        'BYRADIUS',
        '200',
        'km',
        'STOREDIST',
      ),
    ).toBe(2);
    expect(await server.call('ZRANGE', 't', '0', '-1', 'WITHSCORES')).toEqual([
      'Catania',
      '56.441257870158204',
      'Palermo',
      '190.44242984775784',
    ]);
    expect(
      await server.call(
        'GEOSEARCHSTORE',
        't',
        'g',
        'FROMLONLAT',
        '15',
        '37',
        'BYRADIUS',
        '200',
        'km',
        'WITHDIST',
      ),
    ).toEqual(
      new ReplyError('ERR GEOSEARCHSTORE is not compatible with WITHDIST, WITHHASH and WITHCOORD options'),
    );
    expect(
      await server.call('GEOSEARCHSTORE', 't', 'missing', 'FROMLONLAT', '15', '37', 'BYRADIUS', '200', 'km'),
    ).toBe(0);
    expect(await server.call('EXISTS', 't')).toBe(0);
  });
});
