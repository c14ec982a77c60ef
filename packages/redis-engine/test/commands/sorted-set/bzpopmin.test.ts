import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('BZPOPMIN', (server) => {
  it('takes from the first key that has something', async () => {
    expect(await server.call('ZADD', 'b', '2', 'x', '1', 'y')).toBe(2);
    expect(await server.call('BZPOPMIN', 'a', 'b', '1')).toEqual(['b', 'y', '1']);
    expect(await server.call('BZPOPMIN', 'a', 'b', '1')).toEqual(['b', 'x', '2']);
  });

  it('answers nothing when the time is over, and refuses bad timeouts', async () => {
    expect(await server.call('BZPOPMIN', 'a', '0.01')).toBeNull();
    expect(await server.call('BZPOPMIN', 'a', 'x')).toEqual(
      new ReplyError('ERR timeout is not a float or out of range'),
    );
    expect(await server.call('BZPOPMIN', 'a', '-1')).toEqual(new ReplyError('ERR timeout is negative'));
    expect(await server.call('SET', 'k', 'v')).toBe('OK');
    expect(await server.call('BZPOPMIN', 'k', '1')).toEqual(
      new ReplyError('WRONGTYPE Operation against a key holding the wrong kind of value'),
    );
  });
});
