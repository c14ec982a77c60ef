import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('BZMPOP', (server) => {
  it('takes from the first key that has something, or waits in vain', async () => {
    expect(await server.call('ZADD', 'b', '1', 'x', '2', 'y')).toBe(2);
    expect(await server.call('BZMPOP', '1', '2', 'a', 'b', 'MAX', 'COUNT', '5')).toEqual([
      'b',
      [
        ['y', '2'],
        ['x', '1'],
      ],
    ]);
    expect(await server.call('BZMPOP', '0.01', '1', 'a', 'MIN')).toBeNull();
    expect(await server.call('BZMPOP', 'x', '1', 'a', 'MIN')).toEqual(
      new ReplyError('ERR timeout is not a float or out of range'),
    );
  });
});
