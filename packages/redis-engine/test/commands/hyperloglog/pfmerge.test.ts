import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('PFMERGE', (server) => {
  it('merges logs in the bytes of Redis', async () => {
    expect(await server.call('PFADD', 'a', 'x', 'y')).toBe(1);
    expect(await server.call('PFADD', 'b', 'z')).toBe(1);
    expect(await server.call('PFMERGE', 't', 'a', 'b')).toBe('OK');
    expect(await server.call('PFCOUNT', 't')).toBe(3);
    expect(await server.call('GET', 't')).toBe(
      'HYLL\x01\x00\x00\x00\x03\x00\x00\x00\x00\x00\x00\x00a\x84\x80X\xcd\x88E\xa0\x84\b',
    );
    expect(await server.call('PFMERGE', 'missing')).toBe('OK');
    expect(await server.call('PFCOUNT', 'missing')).toBe(0);
  });
});
