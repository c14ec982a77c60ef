import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('SORT_RO', (server) => {
  it('sorts and does not store', async () => {
    expect(await server.call('RPUSH', 'l', '2', '1')).toBe(2);
    expect(await server.call('SORT_RO', 'l')).toEqual(['1', '2']);
    expect(await server.call('SORT_RO', 'l', 'STORE', 't')).toEqual(new ReplyError('ERR syntax error'));
  });
});
