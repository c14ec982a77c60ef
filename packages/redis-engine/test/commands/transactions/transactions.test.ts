import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { expectReplies } from '../../support/expect-replies.ts';

describeContract('Transactions', (server) => {
  it('run their commands at once, errors of single ones included', async () => {
    await expectReplies(server, [
      ['MULTI', '+OK'],
      ['MULTI', '-ERR MULTI calls can not be nested'],
      ['SET a 1', '+QUEUED'],
      ['LPUSH a x', '+QUEUED'],
      ['INCR a', '+QUEUED'],
      ['EXEC', '*3 +OK -WRONGTYPE Operation against a key holding the wrong kind of value :2'],
      ['EXEC', '-ERR EXEC without MULTI'],
      ['DISCARD', '-ERR DISCARD without MULTI'],
    ]);
  });

  it('do not run when a command was refused while queueing', async () => {
    await expectReplies(server, [
      ['MULTI', '+OK'],
      ['SET a', "-ERR wrong number of arguments for 'set' command"],
      ['SET a 1', '+QUEUED'],
      ['EXEC', '-EXECABORT Transaction discarded because of previous errors.'],
      ['GET a', '$-1'],
    ]);
  });

  it('do not run when a watched key changed', async () => {
    const other = await server.connect();
    await server.call('SET', 'a', '1');
    await server.call('WATCH', 'a');

    await other.call('SET', 'a', '2');

    await expectReplies(server, [
      ['MULTI', '+OK'],
      ['SET a 3', '+QUEUED'],
      ['EXEC', '*-1'],
      ['GET a', '$1 2'],
      ['WATCH a', '+OK'],
      ['UNWATCH', '+OK'],
    ]);
  });

  it('do not run when FLUSHALL or expiry took a watched key', async () => {
    const other = await server.connect();
    await server.call('SET', 'a', '1');
    await server.call('WATCH', 'a');
    await other.call('FLUSHALL');
    await expectReplies(server, [
      ['MULTI', '+OK'],
      ['PING', '+QUEUED'],
      ['EXEC', '*-1'],
    ]);

    await server.call('SET', 'b', '1', 'PX', '20');
    await server.call('WATCH', 'b');
    await expect.poll(() => other.call('EXISTS', 'b')).toBe(0);
    await expectReplies(server, [
      ['MULTI', '+OK'],
      ['PING', '+QUEUED'],
      ['EXEC', '*-1'],
    ]);
  });
});
