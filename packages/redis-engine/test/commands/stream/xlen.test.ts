import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('XLEN', (server) => {
  it('counts entries', async () => {
    expect(await server.call('XADD', 's', '1', 'a', '1')).toBe('1-0');
    expect(await server.call('XLEN', 's')).toBe(1);
    expect(await server.call('XLEN', 'missing')).toBe(0);
    expect(await server.call('SET', 'k', 'v')).toBe('OK');
    expect(await server.call('XLEN', 'k')).toEqual(
      new ReplyError('WRONGTYPE Operation against a key holding the wrong kind of value'),
    );
  });
});
