import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { splitLine } from '../../src/console/engine/split-line.ts';
import type { RunningService } from '../../src/composition/start-service.ts';
import { startOwnService } from '../support/start-test-service.ts';
import { ConsoleClient } from './support/console-client.ts';

describe('the command line', () => {
  let service: RunningService;
  let client: ConsoleClient;

  beforeAll(async () => {
    service = await startOwnService();
    client = await ConsoleClient.open(service.url);
  });
  afterAll(() => service.close());

  test("takes the lab's task 4, and prints what the lab's guide prints", async () => {
    const write = (line: string) => client.type(line, true);

    expect(await write('SET user:1:name "John Doe"')).toEqual(['OK']);
    expect(await write('SET user:1:email "john@example.com"')).toEqual(['OK']);
    expect(await client.type('GET user:1:name')).toEqual(['"John Doe"']);
    expect(await client.type('GET user:1:email')).toEqual(['"john@example.com"']);
    expect(await write('SETEX session:abc123 1800 "user_session_data"')).toEqual(['OK']);
    expect((await client.type('TTL session:abc123'))[0]).toMatch(/^\(integer\) 1(800|7\d\d)$/);
    expect(await write('HSET user:2 name "Jane Smith" email "jane@example.com" age "28"')).toEqual([
      '(integer) 3',
    ]);
    expect(await client.type('HGETALL user:2')).toEqual([
      '1) "name"',
      '2) "Jane Smith"',
      '3) "email"',
      '4) "jane@example.com"',
      '5) "age"',
      '6) "28"',
    ]);
    expect(await write('LPUSH reservations:recent "res001" "res002" "res003"')).toEqual(['(integer) 3']);
    expect(await client.type('LRANGE reservations:recent 0 -1')).toEqual([
      '1) "res003"',
      '2) "res002"',
      '3) "res001"',
    ]);
    expect(await write('DEL user:1:name')).toEqual(['(integer) 1']);
    expect(await client.type('EXISTS user:1:name')).toEqual(['(integer) 0']);
    expect(await client.type('EXISTS user:1:email')).toEqual(['(integer) 1']);
  });

  test('reads only, until writes are allowed', async () => {
    for (const line of [
      'SET a b',
      'del a',
      'FLUSHALL',
      'FLUSHDB',
      'EVAL "return 1" 0',
      'GETDEL a',
      'PUBLISH a b',
    ]) {
      expect((await client.type(line))[0], line).toMatch(/^COMMAND_REFUSED: .* writes\. Turn on/);
    }
    expect(await client.type('EVAL_RO "return 1" 0')).toEqual(['(integer) 1']);
    expect(await client.type('PING')).toEqual(['PONG']);
  });

  test('never sends what would stop, hold or outlive the engine, whatever is allowed', async () => {
    const dangerous = [
      'SHUTDOWN NOSAVE',
      'debug sleep 10',
      'CONFIG SET maxmemory 1',
      'MONITOR',
      'SUBSCRIBE a',
      'BLPOP a 0',
      'XREAD BLOCK 0 STREAMS a $',
      'CLIENT KILL TYPE normal',
      'REPLICAOF a 1',
      'MULTI',
      'ACL SETUSER a on',
      'SCRIPT FLUSH',
      'SAVE',
    ];

    for (const line of dangerous) {
      expect((await client.type(line, true))[0], line).toMatch(/^COMMAND_REFUSED: /);
    }
    expect(await client.type('PING')).toEqual(['PONG']);
  });

  test("shows the engine's own errors, lists within lists, and text that is none", async () => {
    await client.type('RPUSH list:a "x\\x00y" "가나다"', true);

    expect(await client.type('nosuch command')).toEqual([
      "(error) ERR unknown command 'nosuch', with args beginning with: 'command' ",
    ]);
    expect(await client.type('GET list:a')).toEqual([
      '(error) WRONGTYPE Operation against a key holding the wrong kind of value',
    ]);
    expect(await client.type('LRANGE list:a 0 -1')).toEqual(['1) "x\\x00y"', '2) "가나다"']);
    expect(await client.type('GET nothing')).toEqual(['(nil)']);
    expect(await client.type('LRANGE nothing 0 -1')).toEqual(['(empty array)']);
    const nested = 'EVAL_RO "return {1,{2,{}}}" 0';
    expect(await client.type(nested)).toEqual(['1) (integer) 1', '2) 1) (integer) 2', '   2) (empty array)']);
    expect((await client.type('INFO server'))[0]).toBe('# Server');
  });

  test('cuts a reply that is too long, and says so', async () => {
    const answer = await client.call('POST', '/commands', {
      line: 'EVAL_RO "local t = {} for i = 1, 20000 do t[i] = string.rep(\'x\', 100) end return t" 0',
    });

    const body = answer.body as { lines: string[]; truncated: boolean };
    expect(body.truncated).toBe(true);
    expect(body.lines.length).toBeLessThanOrEqual(1_000);
    expect(await client.type('PING')).toEqual(['PONG']);
  });

  test('an unclosed quote and an empty line are refused before anything is sent', async () => {
    for (const line of ['GET "a', "GET 'a", 'GET "a"b', '   ']) {
      expect((await client.call('POST', '/commands', { line })).status, line).toBe(400);
    }
  });
});

test('a line is taken apart as redis-cli does', () => {
  const words = (line: string) => splitLine(line)?.map((word) => word.toString('latin1'));

  expect(words('  set  a   b ')).toEqual(['set', 'a', 'b']);
  expect(words('set "a b" \'c d\'')).toEqual(['set', 'a b', 'c d']);
  expect(words('"\\n\\r\\t\\b\\a\\x41\\"\\\\\\q"')).toEqual(['\n\r\t\b\u0007A"\\q']);
  expect(words("'it\\'s \\n'")).toEqual(["it's \\n"]);
  expect(words('""')).toEqual(['']);
  expect(splitLine('한글 "😀"')?.map(String)).toEqual(['한글', '😀']);
  expect(words('"a')).toBeUndefined();
  expect(words('"a"b')).toBeUndefined();
});
