import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('GEODIST', (server) => {
  it('answers distances in the unit asked for', async () => {
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
    expect(await server.call('GEODIST', 'g', 'Palermo', 'Catania')).toBe('166274.1516');
    expect(await server.call('GEODIST', 'g', 'Palermo', 'Catania', 'km')).toBe('166.2742');
    expect(await server.call('GEODIST', 'g', 'Palermo', 'Catania', 'mi')).toBe('103.3182');
    expect(await server.call('GEODIST', 'g', 'Palermo', 'Rome')).toBeNull();
    expect(await server.call('GEODIST', 'g', 'Palermo', 'Catania', 'league')).toEqual(
      new ReplyError('ERR unsupported unit provided. please use M, KM, FT, MI'),
    );
    expect(await server.call('GEODIST', 'missing', 'a', 'b')).toBeNull();
  });
});
