import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('A server in a worker thread answers while this one works, refuses as any other, and stops gracefully', async () => {
  // A program of its own: threads load what is built.
  const script = fileURLToPath(new URL('in-worker.mjs', import.meta.url));

  const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: 60_000 });

  expect(JSON.parse(stdout)).toEqual({
    replies: ['-NOAUTH Authentication required.\r\n', '+OK\r\n', '+OK\r\n$5\r\nvalue\r\n:5\r\n'],
    taken: ['RedisServerError', 'LISTEN_FAILED'],
    wrong: ['RedisServerError', "maxmemory: 'much' is no amount of memory"],
  });
});
