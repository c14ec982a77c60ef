import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('PFCOUNT', (server) => {
  it('counts one log or the union of several', async () => {
    expect(await server.call('PFADD', 'a', 'x', 'y', 'z')).toBe(1);
    expect(await server.call('PFADD', 'b', 'z', 'w')).toBe(1);
    expect(await server.call('PFCOUNT', 'a')).toBe(3);
    expect(await server.call('PFCOUNT', 'a', 'b')).toBe(4);
    expect(await server.call('PFCOUNT', 'missing')).toBe(0);
    expect(await server.call('GET', 'a')).toBe(
      'HYLL\x01\x00\x00\x00\x03\x00\x00\x00\x00\x00\x00\x00a\x84\x80X\xcd\x88E\xa0\x84\b',
    );
    expect(await server.call('SET', 'k', 'v')).toBe('OK');
    expect(await server.call('PFCOUNT', 'k')).toEqual(
      new ReplyError('WRONGTYPE Key is not a valid HyperLogLog string value.'),
    );
  });
});
