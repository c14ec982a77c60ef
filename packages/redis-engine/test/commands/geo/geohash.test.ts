import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('GEOHASH', (server) => {
  it('answers standard hashes of 11 characters', async () => {
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
    expect(await server.call('GEOHASH', 'g', 'Palermo', 'Rome', 'Catania')).toEqual([
      'sqc8b49rny0',
      null,
      'sqdtr74hyu0',
    ]);
  });
});
