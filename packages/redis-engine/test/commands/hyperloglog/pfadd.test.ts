import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('PFADD', (server) => {
  it('answers whether the estimate may have changed, in the bytes of Redis', async () => {
    expect(await server.call('PFADD', 'h', 'a', 'b', 'c')).toBe(1);
    expect(await server.call('PFADD', 'h', 'a')).toBe(0);
    expect(await server.call('GET', 'h')).toBe(
      'HYLL\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80`\xf3\x80P\xb1\x84K\xfb\x80BZ',
    );
    expect(await server.call('PFADD', 'h')).toBe(0);
    expect(await server.call('PFADD', 'e')).toBe(1);
    expect(await server.call('EXISTS', 'e')).toBe(1);
    expect(await server.call('SET', 'k', 'v')).toBe('OK');
    expect(await server.call('PFADD', 'k', 'a')).toEqual(
      new ReplyError('WRONGTYPE Key is not a valid HyperLogLog string value.'),
    );
  });
});
