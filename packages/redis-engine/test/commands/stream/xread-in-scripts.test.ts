import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('XREAD in scripts', (server) => {
  it('may not wait, in words of its own', async () => {
    expect(
      await server.call('EVAL', "return redis.pcall('xread','BLOCK',0,'STREAMS','s','$')", '1', 's'),
    ).toEqual(new ReplyError('ERR xread command is not allowed with BLOCK option from scripts'));
    expect(
      await server.call(
        'EVAL',
        "return redis.pcall('xreadgroup','group','g','c','BLOCK',0,'STREAMS','s','>')",
        '1',
        's',
      ),
    ).toEqual(new ReplyError('ERR xreadgroup command is not allowed with BLOCK option from scripts'));
  });
});
