import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeContract } from '../../support/describe-contract.ts';
import { ReplyError } from '../../support/resp-reader.ts';

/** Script, and the bytes of its reply in RESP2. */
const values: [string, string][] = [
  ['return 1', ':1\r\n'],
  ["return 'a'", '$1\r\na\r\n'],
  ["return {1,2,{3,'x'}}", '*3\r\n:1\r\n:2\r\n*2\r\n:3\r\n$1\r\nx\r\n'],
  ['return 3.99', ':3\r\n'],
  ['return -3.99', ':-3\r\n'],
  ['return true', ':1\r\n'],
  ['return false', '$-1\r\n'],
  ['return nil', '$-1\r\n'],
  ['return {1,nil,3}', '*1\r\n:1\r\n'],
  ["return {[1]='a', x=2}", '*1\r\n$1\r\na\r\n'],
  ["return {ok='fine'}", '+fine\r\n'],
  ["return {err='MY x'}", '-MY x\r\n'],
  ["return redis.error_reply('MY x')", '-MY x\r\n'],
  ["return redis.error_reply('-MY x')", '-MY x\r\n'],
  ["return redis.status_reply('fine')", '+fine\r\n'],
  ['return {double=3.5}', '$3\r\n3.5\r\n'],
  ["return {big_number='123'}", '$3\r\n123\r\n'],
  ["return {verbatim_string={format='txt',string='abc'}}", '$3\r\nabc\r\n'],
  ['return {set={a=true}}', '*1\r\n$1\r\na\r\n'],
  ['return {map={a=1}}', '*2\r\n$1\r\na\r\n:1\r\n'],
  ['return {true, false, 1}', '*3\r\n:1\r\n$-1\r\n:1\r\n'],
  ['local t = {} for i = 1, 20 do t = {t} end return t', `${'*1\r\n'.repeat(20)}*0\r\n`],
  ["return cjson.encode({1,2,{a='b'}})", '$15\r\n[1,2,{"a":"b"}]\r\n'],
  ['return cmsgpack.unpack(cmsgpack.pack({1,2}))', '*2\r\n:1\r\n:2\r\n'],
  ['return bit.band(7, 3)', ':3\r\n'],
  ["return struct.pack('>I2', 258)", '$2\r\n\u0001\u0002\r\n'],
  ['return tostring(10/2)', '$1\r\n5\r\n'],
  ["return redis.sha1hex('')", '$40\r\nda39a3ee5e6b4b0d3255bfef95601890afd80709\r\n'],
  ["return redis.call('echo', 'x')", '$1\r\nx\r\n'],
  ["return redis.acl_check_cmd('get', 'a')", ':1\r\n'],
  ["return redis.call('echo', 9007199254740991)", '$16\r\n9007199254740991\r\n'],
  ["return redis.pcall('echo', 1795402366123456)", '$16\r\n1795402366123456\r\n'],
  ["return redis.call('echo', 3.3) .. ' ' .. 3.3", '$22\r\n3.2999999999999998 3.3\r\n'],
  ['pcall(redis.call, {}) return tostring(1 / 3)', '$16\r\n0.33333333333333\r\n'],
  ['return _G', '*0\r\n'],
  ['return {_G, 1}', '*2\r\n*0\r\n:1\r\n'],
];

/** Script, and the text of its error; SHA stands for the script's. */
const errors: [string, string][] = [
  ["error('boom')", 'ERR user_script:1: boom script: SHA, on @user_script:1.'],
  [
    'return foo',
    "ERR user_script:1: Script attempted to access nonexistent global variable 'foo' script: SHA, on @user_script:1.",
  ],
  ['foo = 1', 'ERR user_script:1: Attempt to modify a readonly table script: SHA, on @user_script:1.'],
  [
    'return redis.call()',
    'ERR Please specify at least one argument for this redis lib call script: SHA, on @user_script:1.',
  ],
  [
    "return redis.call('nosuch')",
    'ERR Unknown Redis command called from script script: SHA, on @user_script:1.',
  ],
  [
    "\n\nreturn redis.call('get')",
    'ERR Wrong number of args calling Redis command from script script: SHA, on @user_script:3.',
  ],
  [
    'return redis.call({})',
    'ERR Lua redis lib command arguments must be strings or integers script: SHA, on @user_script:1.',
  ],
  [
    "return redis.call('eval', 'return 1', 0)",
    'ERR This Redis command is not allowed from script script: SHA, on @user_script:1.',
  ],
  ['redis.setresp(4)', 'ERR RESP version must be 2 or 3. script: SHA, on @user_script:1.'],
  ['bad bad', "ERR Error compiling script (new function): user_script:1: '=' expected near 'bad'"],
  ['#!py\nreturn 1', 'ERR Unexpected engine in script shebang: #!py'],
  ['#!lua flags=bad\nreturn 1', 'ERR Unexpected flag in script shebang: bad'],
  ['#!lua', 'ERR Invalid script shebang'],
];

describeContract('EVAL', (server) => {
  it.each(values)('answers %j with %j, and does so again', async (script, reply) => {
    expect(await server.raw('EVAL', script, 0)).toBe(reply);
    expect(await server.raw('EVAL', script, 0)).toBe(reply);
  });

  it.each(errors)('answers %j with the error %j, and does so again', async (script, message) => {
    const first = await server.raw('EVAL', script, 0);
    const again = await server.raw('EVAL', script, 0);

    expect(first.replace(/[0-9a-f]{40}/, 'SHA')).toBe(`-${message}\r\n`);
    expect(again).toBe(first);
  });

  it('begins a script anew each time, with the keys and arguments of that time', async () => {
    const script = 'local n = 0 for i = 1, 2 do n = n + 1 end return {n, KEYS[1] or ARGV[1], #KEYS}';

    expect(await server.call('EVAL', script, 1, 'k')).toEqual([2, 'k', 1]);
    expect(await server.call('EVAL', script, 0, 'a')).toEqual([2, 'a', 0]);
  });

  it('knows a script again after a thousand others, until it is told to forget', async () => {
    const script = 'return {ARGV[1], 0}';
    const sha = createHash('sha1').update(script).digest('hex');
    expect(await server.call('SCRIPT', 'LOAD', script)).toBe(sha);
    const answers = async () => await server.call('EVALSHA', sha, 0, 'x');

    expect(await answers()).toEqual(['x', 0]);
    for (let n = 1; n <= 1001; n++) expect(await server.call('EVAL', `return {${n}}`, 0)).toEqual([n]);
    expect(await answers()).toEqual(['x', 0]);
    expect(await server.call('EVAL', 'return {1001}', 0)).toEqual([1001]);
    await server.call('SCRIPT', 'FLUSH');
    expect(await server.raw('EVALSHA', sha, 0)).toContain('NOSCRIPT');
  });

  it('gives the script its keys and arguments, byte for byte', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 128]);

    expect(await server.call('EVAL', 'return {KEYS[1], ARGV[1], #KEYS, #ARGV}', 1, 'k', bytes)).toEqual([
      'k',
      bytes.toString('latin1'),
      1,
      1,
    ]);
  });

  it('changes keys by redis.call, and tells what went wrong', async () => {
    expect(await server.call('EVAL', "return redis.call('set', KEYS[1], ARGV[1])", 1, 'k', 'v')).toBe('OK');
    expect(await server.call('GET', 'k')).toBe('v');
    expect(await server.call('EVAL', "return redis.pcall('incr', KEYS[1])", 1, 'k')).toEqual(
      new ReplyError('ERR value is not an integer or out of range'),
    );
    expect(await server.raw('EVAL', "return redis.call('incr', KEYS[1])", 1, 'k')).toContain(
      'ERR value is not an integer or out of range script: ',
    );
  });

  it('does everything or nothing that others can see in between', async () => {
    const script = `
      local value = redis.call('get', KEYS[1])
      if value == ARGV[1] then return redis.call('del', KEYS[1]) end
      return 0`;
    await server.call('SET', 'lock', 'mine');

    expect(await server.call('EVAL', script, 1, 'lock', 'other')).toBe(0);
    expect(await server.call('EVAL', script, 1, 'lock', 'mine')).toBe(1);
    expect(await server.call('EXISTS', 'lock')).toBe(0);
  });

  it('checks the number of keys', async () => {
    expect(await server.call('EVAL', 'return 1', 'x')).toEqual(
      new ReplyError('ERR value is not an integer or out of range'),
    );
    expect(await server.call('EVAL', 'return 1', 2, 'a')).toEqual(
      new ReplyError("ERR Number of keys can't be greater than number of args"),
    );
    expect(await server.call('EVAL', 'return 1', -1)).toEqual(
      new ReplyError("ERR Number of keys can't be negative"),
    );
  });

  it('shows RESP3 types to clients that speak it', async () => {
    await server.call('HELLO', 3);

    expect(await server.raw('EVAL', 'return {double=3.5}', 0)).toBe(',3.5\r\n');
    expect(await server.raw('EVAL', 'redis.setresp(3) return {true, false}', 0)).toBe('*2\r\n#t\r\n#f\r\n');
    expect(await server.raw('EVAL', 'return {true, false}', 0)).toBe('*2\r\n:1\r\n_\r\n');
    expect(await server.raw('EVAL', 'return {map={a=1}}', 0)).toBe('%1\r\n$1\r\na\r\n:1\r\n');
  });

  it('refuses writes of a script that is read-only, by its name or its flags', async () => {
    const write = "return redis.call('set', KEYS[1], '1')";
    const refused = 'Write commands are not allowed from read-only scripts.';

    expect(await server.raw('EVAL_RO', write, 1, 'k')).toContain(refused);
    expect(await server.raw('EVAL', `#!lua flags=no-writes\n${write}`, 1, 'k')).toContain(refused);
    expect(await server.call('EVAL_RO', '#!lua\nreturn 1', 0)).toEqual(
      new ReplyError('ERR Can not execute a script with write flag using *_ro command.'),
    );
    expect(await server.call('EVAL_RO', "return redis.call('get', KEYS[1])", 1, 'no key')).toBeNull();
  });

  it('keeps what a script chose by SELECT from its caller', async () => {
    await server.call('EVAL', "redis.call('select', 5) redis.call('set', 'only in 5', 'x')", 0);

    expect(await server.call('GET', 'only in 5')).toBeNull();
  });
});

describeContract('EVALSHA and SCRIPT', (server) => {
  const sha = 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db'; // of "return 1"

  it('knows a script by its SHA once it was loaded or run, until a flush', async () => {
    await server.call('SCRIPT', 'FLUSH');
    expect(await server.call('EVALSHA', sha, 0)).toEqual(
      new ReplyError('NOSCRIPT No matching script. Please use EVAL.'),
    );

    expect(await server.call('SCRIPT', 'LOAD', 'return 1')).toBe(sha);
    expect(await server.call('EVALSHA', sha.toUpperCase(), 0)).toBe(1);
    expect(await server.call('EVALSHA_RO', sha, 0)).toBe(1);
    expect(await server.call('SCRIPT', 'EXISTS', sha, 'unknown')).toEqual([1, 0]);

    expect(await server.call('SCRIPT', 'FLUSH', 'ASYNC')).toBe('OK');
    expect(await server.call('SCRIPT', 'EXISTS', sha)).toEqual([0]);
  });

  it('runs a cached script again after other commands have come', async () => {
    await server.call('SCRIPT', 'LOAD', 'return 1');
    for (let i = 0; i < 50; i += 1) await server.call('SET', `key${i}`, 'x'.repeat(i * 20));

    expect(await server.call('EVALSHA', sha, 0)).toBe(1);
  });

  it('has no script to kill', async () => {
    expect(await server.call('SCRIPT', 'KILL')).toEqual(
      new ReplyError('NOTBUSY No scripts in execution right now.'),
    );
  });
});
