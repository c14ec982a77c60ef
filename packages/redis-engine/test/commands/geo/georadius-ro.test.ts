import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('GEORADIUS_RO', (server) => {
  it('finds and does not store', async () => {
    expect(await server.call('GEOADD', 'g', '15.087269', '37.502669', 'Catania')).toBe(1);
    expect(await server.call('GEORADIUS_RO', 'g', '15', '37', '100', 'km')).toEqual(['Catania']);
    expect(await server.call('GEORADIUS_RO', 'g', '15', '37', '100', 'km', 'STORE', 't')).toEqual(
      new ReplyError('ERR syntax error'),
    );
  });
});
