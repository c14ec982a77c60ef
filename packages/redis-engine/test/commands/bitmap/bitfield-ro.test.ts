import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('BITFIELD_RO', (server) => {
  it('reads and does not write', async () => {
    expect(await server.call('SET', 'b', 'A')).toBe('OK');
    expect(await server.call('BITFIELD_RO', 'b', 'GET', 'u8', '0')).toEqual([65]);
    expect(await server.call('BITFIELD_RO', 'missing', 'GET', 'u8', '0')).toEqual([0]);
    expect(await server.call('BITFIELD_RO', 'b', 'SET', 'u8', '0', '1')).toEqual(
      new ReplyError('ERR BITFIELD_RO only supports the GET subcommand'),
    );
  });
});
