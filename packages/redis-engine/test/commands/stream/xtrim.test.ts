import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('XTRIM', (server) => {
  it('trims to a length or up to an id', async () => {
    expect(await server.call('XADD', 's', '1-1', 'a', '1')).toBe('1-1');
    expect(await server.call('XADD', 's', '2-1', 'a', '1')).toBe('2-1');
    expect(await server.call('XADD', 's', '3-1', 'a', '1')).toBe('3-1');
    expect(await server.call('XTRIM', 's', 'MAXLEN', '2')).toBe(1);
    expect(await server.call('XTRIM', 's', 'MINID', '3')).toBe(1);
    expect(await server.call('XTRIM', 's', 'MAXLEN', '~', '0', 'LIMIT', '1')).toBe(1);
    expect(await server.call('XTRIM', 'missing', 'MAXLEN', '0')).toBe(0);
  });

  it('refuses what is no way to trim', async () => {
    expect(await server.call('XTRIM', 's', 'MAXLEN')).toEqual(
      new ReplyError("ERR wrong number of arguments for 'xtrim' command"),
    );
    expect(await server.call('XTRIM', 's', 'FOO', '1')).toEqual(new ReplyError('ERR syntax error'));
    expect(await server.call('XTRIM', 's', 'LIMIT', '1', 'MAXLEN', '1')).toEqual(
      new ReplyError('ERR syntax error, LIMIT cannot be used without the special ~ option'),
    );
  });
});
