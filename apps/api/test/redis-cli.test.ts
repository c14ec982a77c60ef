import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createRedisServer } from '@quicktable/redis-engine';
import { expect, onTestFinished, test } from 'vitest';
import { formatRaw, formatReply } from '../src/redis-cli/format-reply.ts';
import { type Reply, ReplyReader } from '../src/redis-cli/reply-reader.ts';
import { splitArguments } from '../src/redis-cli/split-arguments.ts';
import { findProgram } from '../../../scripts/lib/find-servers.mjs';

const lines = [
  'SET user:1:name "John Doe"',
  'GET user:1:name',
  'GET nothing',
  'HSET user:2 name "Jane Smith" age "28"',
  'HGETALL user:2',
  'LPUSH list a b c d e f g h i j k',
  'LRANGE list 0 -1',
  'SMEMBERS nothing',
  'SET odd "한 \\n \\x01 \\" \\\\"',
  'GET odd',
  'XADD stream 1-1 field value',
  'XREAD STREAMS stream 0',
  'LINDEX user:1:name 0',
  'GET "unclosed',
  'INCR counter',
].join('\n');

function run(program: string, args: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
    });
    child.once('error', reject);
    child.once('close', () => resolve(output));
    child.stdin.end(input);
  });
}

test.runIf(findProgram('redis-cli'))('it prints what redis-cli prints, quoted and raw', async () => {
  const server = await createRedisServer({ port: 0 });
  onTestFinished(() => server.close());
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const ours = ['--conditions=@quicktable/source', '--import', 'tsx', main, 'redis-cli'];

  for (const form of ['--no-raw', '--raw']) {
    const args = ['-p', String(server.port), form];
    const theirs = await run('redis-cli', args, `FLUSHALL\n${lines}\n`);
    const own = await run(process.execPath, [...ours, ...args], `FLUSHALL\n${lines}\n`);
    expect(own).toBe(theirs);
  }
});

test('replies are read however the bytes are cut', () => {
  const bytes = Buffer.from('+OK\r\n*2\r\n$3\r\na\r\n\r\n:7\r\n$-1\r\n-ERR no\r\n');
  const reader = new ReplyReader();

  const replies: Reply[] = [];
  for (const byte of bytes) replies.push(...reader.push(Buffer.of(byte)));

  expect(replies.map((reply) => formatReply(reply))).toEqual([
    'OK',
    '1) "a\\r\\n"\n2) (integer) 7',
    '(nil)',
    '(error) ERR no',
  ]);
  expect(replies.map(formatRaw)[1]).toBe('a\r\n\n7');
});

test('arguments are split by blanks and kept together by quotes', () => {
  const split = (line: string) => splitArguments(line)?.map(String);

  expect(split('  SET k "a \\"b\\" \\x41"  ')).toEqual(['SET', 'k', 'a "b" A']);
  expect(split("SET k 'a \\' b'")).toEqual(['SET', 'k', "a ' b"]);
  expect(split('')).toEqual([]);
  expect(split('SET k "open')).toBeUndefined();
  expect(split('SET "a"b')).toBeUndefined();
});
