import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('GEOPOS', (server) => {
  it('answers positions with 17 decimals', async () => {
    expect(await server.call('GEOADD', 'g', '13.361389', '38.115556', 'Palermo')).toBe(1);
    expect(await server.call('GEOPOS', 'g', 'Palermo', 'Rome')).toEqual([
      ['13.36138933897018433', '38.11555639549629859'],
      null,
    ]);
    expect(await server.call('GEOPOS', 'missing', 'a')).toEqual([null]);
  });
});
