import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('XDEL', (server) => {
  it('removes entries and keeps the stream', async () => {
    expect(await server.call('XADD', 's', '1-1', 'a', '1')).toBe('1-1');
    expect(await server.call('XADD', 's', '2-1', 'a', '1')).toBe('2-1');
    expect(await server.call('XDEL', 's', '1-1', '9-9')).toBe(1);
    expect(await server.call('XDEL', 's', '2-1')).toBe(1);
    expect(await server.call('EXISTS', 's')).toBe(1);
    expect(await server.call('XDEL', 's', 'x')).toEqual(
      new ReplyError('ERR Invalid stream ID specified as stream command argument'),
    );
    expect(await server.call('XDEL', 'missing', '1-1')).toBe(0);
  });
});
