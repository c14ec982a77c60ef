import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';

describeContract('XREVRANGE', (server) => {
  it('answers the entries from the last', async () => {
    expect(await server.call('XADD', 's', '1-1', 'a', '1')).toBe('1-1');
    expect(await server.call('XADD', 's', '2-1', 'c', '3')).toBe('2-1');
    expect(await server.call('XREVRANGE', 's', '+', '-')).toEqual([
      ['2-1', ['c', '3']],
      ['1-1', ['a', '1']],
    ]);
    expect(await server.call('XREVRANGE', 's', '+', '-', 'COUNT', '1')).toEqual([['2-1', ['c', '3']]]);
    expect(await server.call('XREVRANGE', 's', '(2-1', '-')).toEqual([['1-1', ['a', '1']]]);
  });
});
