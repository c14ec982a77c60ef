import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { expectReplies } from '../../support/expect-replies.ts';

describeContract('Connections', (server) => {
  it('choose their protocol with HELLO', async () => {
    await expectReplies(server, [
      ['HELLO 4', '-NOPROTO unsupported protocol version'],
      ['HELLO x', '-ERR Protocol version is not an integer or out of range'],
      ['HELLO 3 SETNAME', "-ERR Syntax error in HELLO option 'SETNAME'"],
    ]);
    expect(await server.raw('HELLO', '3')).toMatch(/^%7\r\n\$6\r\nserver\r\n\$5\r\nredis\r\n/);
    await expectReplies(server, [['GET none', '_']]);
    await server.call('RESET');
    await expectReplies(server, [['GET none', '$-1']]);
  });

  it('need the password, once there is one', async () => {
    await server.call('CONFIG', 'SET', 'requirepass', 'secret');
    const other = await server.connect();
    const say = async (...words: string[]) => (await other.raw(...words)).toString().trimEnd();

    const replies = [
      await say('GET', 'a'),
      await say('AUTH', 'wrong'),
      await say('HELLO', '2', 'AUTH', 'default', 'wrong'),
      await say('AUTH', 'default', 'secret'),
      await say('GET', 'a'),
    ];
    await server.call('CONFIG', 'SET', 'requirepass', '');

    const wrong = '-WRONGPASS invalid username-password pair or user is disabled.';
    expect(replies).toEqual(['-NOAUTH Authentication required.', wrong, wrong, '+OK', '$-1']);
  });

  it('have names and are listed', async () => {
    await expectReplies(server, [
      ['CLIENT SETNAME worker-1', '+OK'],
      ['CLIENT GETNAME', '$8 worker-1'],
      ['CLIENT SETNAME a\u0007b', '-ERR Client names cannot contain spaces, newlines or special characters.'],
      ['CLIENT NOSUCH', "-ERR unknown subcommand 'NOSUCH'. Try CLIENT HELP."],
    ]);
    expect(await server.raw('CLIENT', 'INFO')).toMatch(
      /id=\d+ addr=127\.0\.0\.1:\d+ .* name=worker-1 .* cmd=client\|info /,
    );
  });

  it('hides keys whose time has passed while writes are paused, and does not remove them', async () => {
    const other = await server.connect();
    // In one write, so that the key cannot have gone before the pause begins.
    await other.pipeline([
      ['SET', 'short', '1', 'PX', '100'],
      ['CLIENT', 'PAUSE', '100000', 'WRITE'],
    ]);

    await expect.poll(() => other.call('GET', 'short'), { timeout: 10_000 }).toBeNull();
    expect(await other.call('EXISTS', 'short')).toBe(0);
    expect(await other.call('DBSIZE')).toBe(1);
    await server.call('CLIENT', 'UNPAUSE');
    await expect.poll(() => other.call('DBSIZE'), { timeout: 10_000 }).toBe(0);
  });

  it('can be ended, silenced, paused and woken by others', async () => {
    const other = await server.connect();
    const id = (await other.raw('CLIENT', 'ID')).toString().slice(1).trimEnd();
    await other.call('CLIENT', 'REPLY', 'ON');
    other.send('CLIENT', 'REPLY', 'SKIP');
    other.send('SET', 'a', '1');
    expect((await other.raw('GET', 'a')).toString()).toBe('$1\r\n1\r\n');

    other.send('BLPOP', 'none', '0');
    await expect.poll(() => server.call('CLIENT', 'UNBLOCK', id, 'ERROR')).toBe(1);
    expect((await other.nextRaw()).toString()).toBe('-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n');

    await server.call('CLIENT', 'PAUSE', '100000', 'WRITE');
    other.send('SET', 'a', '2');
    expect(await server.raw('GET', 'a')).toBe('$1\r\n1\r\n');
    await server.call('CLIENT', 'UNPAUSE');
    expect((await other.nextRaw()).toString()).toBe('+OK\r\n');

    expect(await server.call('CLIENT', 'KILL', 'ID', id)).toBe(1);
    await other.untilClosed();
  });

  it('end with QUIT after its reply', async () => {
    const other = await server.connect();
    other.send('QUIT');

    expect((await other.untilClosed()).toString()).toBe('+OK\r\n');
  });
});
