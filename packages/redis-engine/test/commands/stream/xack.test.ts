import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('XACK', (server) => {
  it('forgets pending entries', async () => {
    expect(await server.call('XADD', 's', '1-1', 'a', '1')).toBe('1-1');
    expect(await server.call('XGROUP', 'CREATE', 's', 'g', '0')).toBe('OK');
    await server.call('XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', 's', '>');
    expect(await server.call('XACK', 's', 'g', '1-1', '2-2')).toBe(1);
    expect(await server.call('XACK', 's', 'g', '1-1')).toBe(0);
    expect(await server.call('XACK', 's', 'none', '1-1')).toBe(0);
    expect(await server.call('XACK', 'missing', 'g', '1-1')).toBe(0);
    expect(await server.call('XACK', 's', 'g', 'x')).toEqual(
      new ReplyError('ERR Invalid stream ID specified as stream command argument'),
    );
  });
});
