import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('SINTER', (server) => {
  it('answers what all sets have', async () => {
    expect(await server.call('SADD', 'a', '1', '2', '3', '4')).toBe(4);
    expect(await server.call('SADD', 'b', '2', '4', 'x')).toBe(3);
    expect(await server.call('SADD', 'c', '4', '2')).toBe(2);
    expect(await server.call('SINTER', 'a', 'b', 'c')).toEqual(['2', '4']);
    expect(await server.call('SINTER', 'a', 'missing')).toEqual([]);
    expect(await server.call('SET', 'k', 'v')).toBe('OK');
    expect(await server.call('SINTER', 'a', 'k')).toEqual(
      new ReplyError('WRONGTYPE Operation against a key holding the wrong kind of value'),
    );
  });
});
