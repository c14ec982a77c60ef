import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('ZMPOP', (server) => {
  it('takes from the first key that has something', async () => {
    expect(await server.call('ZADD', 'b', '1', 'x', '2', 'y', '3', 'z')).toBe(3);
    expect(await server.call('ZMPOP', '2', 'a', 'b', 'MIN')).toEqual(['b', [['x', '1']]]);
    expect(await server.call('ZMPOP', '2', 'a', 'b', 'MAX', 'COUNT', '5')).toEqual([
      'b',
      [
        ['z', '3'],
        ['y', '2'],
      ],
    ]);
    expect(await server.call('ZMPOP', '2', 'a', 'b', 'MIN')).toBeNull();
  });

  it('refuses bad arguments', async () => {
    expect(await server.call('ZMPOP', '0', 'a', 'MIN')).toEqual(
      new ReplyError('ERR numkeys should be greater than 0'),
    );
    expect(await server.call('ZMPOP', '1', 'a', 'FOO')).toEqual(new ReplyError('ERR syntax error'));
    expect(await server.call('ZMPOP', '1', 'a', 'MIN', 'COUNT', '0')).toEqual(
      new ReplyError('ERR count should be greater than 0'),
    );
    expect(await server.call('ZMPOP', '1', 'a', 'MIN', 'COUNT', '1', 'COUNT', '1')).toEqual(
      new ReplyError('ERR syntax error'),
    );
    expect(await server.call('ZMPOP', '5', 'a', 'MIN')).toEqual(new ReplyError('ERR syntax error'));
  });
});
