import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('GEORADIUSBYMEMBER', (server) => {
  it('finds what lies around a member', async () => {
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
    expect(await server.call('GEORADIUSBYMEMBER', 'g', 'Palermo', '200', 'km', 'DESC')).toEqual([
      'Catania',
      'Palermo',
    ]);
    expect(await server.call('GEORADIUSBYMEMBER', 'g', 'Rome', '200', 'km')).toEqual(
      new ReplyError('ERR could not decode requested zset member'),
    );
    expect(await server.call('GEORADIUSBYMEMBER', 'missing', 'Rome', '200', 'km')).toEqual([]);
  });
});
