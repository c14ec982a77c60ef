import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('GETBIT', (server) => {
  it('answers bits, 0 beyond the end', async () => {
    expect(await server.call('SET', 'b', '\x80')).toBe('OK');
    expect(await server.call('GETBIT', 'b', '0')).toBe(1);
    expect(await server.call('GETBIT', 'b', '1')).toBe(0);
    expect(await server.call('GETBIT', 'b', '1000')).toBe(0);
    expect(await server.call('GETBIT', 'missing', '1')).toBe(0);
    expect(await server.call('GETBIT', 'b', 'x')).toEqual(
      new ReplyError('ERR bit offset is not an integer or out of range'),
    );
  });
});
