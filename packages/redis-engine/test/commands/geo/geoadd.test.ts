import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('GEOADD', (server) => {
  it('adds positions as scores', async () => {
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
    expect(await server.call('GEOADD', 'g', 'CH', '13.361389', '38.2', 'Palermo')).toBe(1);
    expect(await server.call('GEOADD', 'g', 'NX', 'CH', '1', '1', 'Palermo')).toBe(0);
    expect(await server.call('GEOADD', 'g', 'XX', '1', '1', 'Rome')).toBe(0);
    expect(await server.call('ZRANGE', 'g', '0', '-1', 'WITHSCORES')).toEqual([
      'Palermo',
      '3479101030759983',
      'Catania',
      '3479447370796909',
    ]);
  });

  it('refuses what is no position', async () => {
    expect(await server.call('GEOADD', 'g', '200', '1', 'a')).toEqual(
      new ReplyError('ERR invalid longitude,latitude pair 200.000000,1.000000'),
    );
    expect(await server.call('GEOADD', 'g', '1', '86', 'a')).toEqual(
      new ReplyError('ERR invalid longitude,latitude pair 1.000000,86.000000'),
    );
    expect(await server.call('GEOADD', 'g', 'x', '1', 'a')).toEqual(
      new ReplyError('ERR value is not a valid float'),
    );
    expect(await server.call('GEOADD', 'g', '1', '2')).toEqual(
      new ReplyError("ERR wrong number of arguments for 'geoadd' command"),
    );
    expect(await server.call('GEOADD', 'g', 'NX', 'XX', '1', '1', 'a')).toEqual(
      new ReplyError('ERR syntax error'),
    );
  });
});
