import { expect, it } from 'vitest';
import { describeContract } from './support/describe-contract.ts';
import { ReplyError } from './support/resp-reader.ts';

describeContract('PING', (server) => {
  it('answers PONG, or its argument', async () => {
    expect(await server.raw('PING')).toBe('+PONG\r\n');
    expect(await server.raw('PING', 'hello\r\n\u0000')).toBe('$8\r\nhello\r\n\u0000\r\n');
  });

  it('refuses two arguments', async () => {
    expect(await server.call('PING', 'a', 'b')).toEqual(
      new ReplyError("ERR wrong number of arguments for 'ping' command"),
    );
  });
});
