import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('GEOSEARCH', (server) => {
  it('finds what lies within a circle or a box', async () => {
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
      await server.call(
        'GEOSEARCH',
        'g',
        'FROMLONLAT',
        '15',
        '37',
        'BYRADIUS',
        '200',
        'km',
        'ASC',
        'WITHDIST',
      ),
    ).toEqual([
      ['Catania', '56.4413'],
      ['Palermo', '190.4424'],
    ]);
    expect(
      await server.call('GEOSEARCH', 'g', 'FROMMEMBER', 'Palermo', 'BYBOX', '400', '400', 'km', 'DESC'),
    ).toEqual(['Catania', 'Palermo']);
    expect(
      await server.call(
        'GEOSEARCH',
        'g',
        'FROMLONLAT',
        '15',
        '37',
        'BYRADIUS',
        '200',
        'km',
        'COUNT',
        '1',
        'ANY',
      ),
    ).toEqual(['Palermo']);
    expect(await server.call('GEOSEARCH', 'missing', 'FROMMEMBER', 'a', 'BYRADIUS', '1', 'km')).toEqual([]);
  });

  it('refuses a search without a center or a shape', async () => {
    expect(await server.call('GEOADD', 'g', '13.361389', '38.115556', 'Palermo')).toBe(1);
    expect(await server.call('GEOSEARCH', 'g', 'BYRADIUS', '1', 'km')).toEqual(
      new ReplyError("ERR wrong number of arguments for 'geosearch' command"),
    );
    expect(await server.call('GEOSEARCH', 'g', 'FROMLONLAT', '15', '37')).toEqual(
      new ReplyError("ERR wrong number of arguments for 'geosearch' command"),
    );
    expect(
      await server.call(
        'GEOSEARCH',
        'g',
        'FROMLONLAT',
        '15',
        '37',
        'FROMMEMBER',
        'Palermo',
        'BYRADIUS',
        '1',
        'km',
      ),
    ).toEqual(new ReplyError('ERR syntax error'));
    expect(
      await server.call('GEOSEARCH', 'g', 'FROMLONLAT', '15', '37', 'BYRADIUS', '1', 'km', 'ANY'),
    ).toEqual(new ReplyError('ERR the ANY argument requires COUNT argument'));
    expect(await server.call('GEOSEARCH', 'g', 'FROMMEMBER', 'Rome', 'BYRADIUS', '1', 'km')).toEqual(
      new ReplyError('ERR could not decode requested zset member'),
    );
    expect(await server.call('GEOSEARCH', 'g', 'FROMLONLAT', '15', '37', 'BYBOX', '-1', '1', 'km')).toEqual(
      new ReplyError('ERR height or width cannot be negative'),
    );
  });
});
