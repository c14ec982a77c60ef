import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

describeContract('ACL', (server) => {
  const asBob = async (...rules: string[]) => {
    await server.call('ACL', 'DELUSER', 'bob');
    expect(await server.call('ACL', 'SETUSER', 'bob', 'on', '>secret', ...rules)).toBe('OK');
    const client = await server.connect();
    expect(await client.call('AUTH', 'bob', 'secret')).toBe('OK');
    return client;
  };
  const noCommand = (name: string) =>
    new ReplyError(`NOPERM this user has no permissions to run the '${name}' command`);
  const noKey = new ReplyError(
    'NOPERM this user has no permissions to access one of the keys used as arguments',
  );

  it('lets a user run what is allowed, and nothing else', async () => {
    const bob = await asBob('~cached:*', '+@read', '+set', '-mget', '+config|get');

    expect(await bob.call('SET', 'cached:a', '1')).toBe('OK');
    expect(await bob.call('GET', 'cached:a')).toBe('1');
    expect(await bob.call('GET', 'other')).toEqual(noKey);
    expect(await bob.call('MGET', 'cached:a')).toEqual(noCommand('mget'));
    expect(await bob.call('DEL', 'cached:a')).toEqual(noCommand('del'));
    expect(await bob.call('CONFIG', 'GET', 'maxmemory')).toEqual(['maxmemory', '0']);
    expect(await bob.call('CONFIG', 'SET', 'maxmemory', '0')).toEqual(noCommand('config|set'));
    expect(await bob.call('ACL', 'WHOAMI')).toEqual(noCommand('acl|whoami'));
  });

  it('tells reading from writing a key, and asks one selector for all of a command', async () => {
    const bob = await asBob('%R~read:*', '%W~write:*', '+@all', '(~both:* +get +set)');

    expect(await bob.call('GET', 'read:a')).toBeNull();
    expect(await bob.call('SET', 'read:a', '1')).toEqual(noKey);
    expect(await bob.call('SET', 'write:a', '1')).toBe('OK');
    expect(await bob.call('GET', 'write:a')).toEqual(noKey);
    expect(await bob.call('SET', 'both:a', '1')).toBe('OK');
    expect(await bob.call('COPY', 'read:a', 'write:b')).toBe(0);
    expect(await bob.call('MGET', 'read:a', 'both:a')).toEqual(noKey);
  });

  it('keeps users from channels that are not theirs', async () => {
    const bob = await asBob('resetchannels', '&news:*', '+@all', '~*');

    expect(await bob.call('PUBLISH', 'news:1', 'x')).toBe(0);
    expect(await bob.call('PUBLISH', 'other', 'x')).toEqual(
      new ReplyError('NOPERM this user has no permissions to access one of the channels used as arguments'),
    );
    expect(await bob.call('PSUBSCRIBE', '*')).toBeInstanceOf(ReplyError);
  });

  it('is asked by scripts and transactions too', async () => {
    const bob = await asBob('~*', '+@scripting', '+@transaction', '+get');

    expect((await bob.raw('EVAL', "return redis.call('set', 'a', '1')", 0)).toString()).toContain(
      "The user executing the script can't run this command or subcommand",
    );
    await bob.call('MULTI');
    expect(await bob.call('SET', 'a', '1')).toEqual(noCommand('set'));
    expect(await bob.call('EXEC')).toEqual(
      new ReplyError('EXECABORT Transaction discarded because of previous errors.'),
    );
  });

  it('changes what connected clients may do at once, and ends those of a deleted user', async () => {
    const bob = await asBob('~*', '+@all');
    expect(await bob.call('PING')).toBe('PONG');

    await server.call('ACL', 'SETUSER', 'bob', '-ping');
    expect(await bob.call('PING')).toEqual(noCommand('ping'));

    expect(await server.call('ACL', 'DELUSER', 'bob', 'nobody')).toBe(1);
    await bob.untilClosed();
  });

  it('shows users, and refuses rules that mean nothing', async () => {
    await asBob('~a*', '&ch', '+get');

    expect(await server.call('ACL', 'LIST')).toEqual([
      'user bob on #2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b ~a* resetchannels &ch -@all +get',
      'user default on nopass ~* &* +@all',
    ]);
    expect(await server.call('ACL', 'USERS')).toEqual(['bob', 'default']);
    expect(await server.call('ACL', 'WHOAMI')).toBe('default');
    expect(await server.call('ACL', 'GETUSER', 'nobody')).toBeNull();
    expect(await server.call('ACL', 'DRYRUN', 'bob', 'get', 'b')).toBe(
      "This user has no permissions to access the 'b' key",
    );
    for (const [rule, message] of [
      ['xx', 'Syntax error'],
      ['+nosuch', 'Unknown command or category name in ACL'],
      ['+@nosuch', 'Unknown command or category name in ACL'],
      ['<zz', 'The password you are trying to remove from the user does not exist'],
    ] as const) {
      expect(await server.call('ACL', 'SETUSER', 'bob', rule)).toEqual(
        new ReplyError(`ERR Error in ACL SETUSER modifier '${rule}': ${message}`),
      );
    }
  });

  it('logs refusals, equal ones together', async () => {
    await server.call('ACL', 'LOG', 'RESET');
    const bob = await asBob('~a', '+get');
    await bob.call('GET', 'b');
    await bob.call('GET', 'b');
    await bob.call('SET', 'a', '1');
    await bob.call('AUTH', 'bob', 'wrong');

    const log = await server.call('ACL', 'LOG');

    const entries = (Array.isArray(log) ? log : []).map((entry) =>
      Array.isArray(entry) ? entry.slice(0, 8) : [],
    );
    expect(entries.map((entry) => [entry[1], entry[3], entry[7]])).toEqual([
      [1, 'auth', 'AUTH'],
      [1, 'command', 'set'],
      [2, 'key', 'b'],
    ]);
  });

  it('lets SORT follow patterns only for a user who may read all keys', async () => {
    await server.call('RPUSH', 'own:list', '2', '1');
    await server.call('MSET', 'w_1', '9', 'w_2', '1', 'secret_1', 'x', 'secret_2', 'y');
    const denied = (option: string) =>
      new ReplyError(`ERR ${option} option of SORT denied due to insufficient ACL permissions.`);
    const bob = await asBob('~own:*', '+@all');

    expect(await bob.call('SORT', 'own:list')).toEqual(['1', '2']);
    expect(await bob.call('SORT', 'own:list', 'BY', 'constant')).toEqual(['2', '1']);
    expect(await bob.call('SORT', 'own:list', 'BY', 'w_*')).toEqual(denied('BY'));
    expect(await bob.call('SORT', 'own:list', 'GET', 'secret_*')).toEqual(denied('GET'));
    expect(await bob.call('SORT_RO', 'own:list', 'GET', 'secret_*')).toEqual(denied('GET'));
    expect(await bob.call('SORT', 'own:list', 'GET', '#')).toEqual(denied('GET'));

    const reader = await asBob('%R~*', '+@all');
    expect(await reader.call('SORT', 'own:list', 'BY', 'w_*', 'GET', 'secret_*')).toEqual(['y', 'x']);
    const bySelector = await asBob('~own:*', '+@all', '(%R~* +sort_ro)');
    expect(await bySelector.call('SORT_RO', 'own:list', 'BY', 'w_*')).toEqual(['2', '1']);
    expect(await bySelector.call('SORT', 'own:list', 'BY', 'w_*')).toEqual(denied('BY'));
  });
});
