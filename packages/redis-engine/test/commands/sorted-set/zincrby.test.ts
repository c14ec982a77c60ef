import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('ZINCRBY', (server) => {
  it('increments a score from 0 on', async () => {
    expect(await server.call('ZINCRBY', 'z', '2', 'a')).toBe('2');
    expect(await server.call('ZINCRBY', 'z', '-0.5', 'a')).toBe('1.5');
    expect(await server.call('ZINCRBY', 'z', 'x', 'a')).toEqual(
      new ReplyError('ERR value is not a valid float'),
    );
  });
});
