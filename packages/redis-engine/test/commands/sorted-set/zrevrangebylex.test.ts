import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('ZREVRANGEBYLEX', (server) => {
  it('answers members from the last', async () => {
    expect(await server.call('ZADD', 'z', '0', 'a', '0', 'b', '0', 'c')).toBe(3);
    expect(await server.call('ZREVRANGEBYLEX', 'z', '+', '(a')).toEqual(['c', 'b']);
    expect(await server.call('ZREVRANGEBYLEX', 'z', '(c', '-')).toEqual(['b', 'a']);
  });
});
