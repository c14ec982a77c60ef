/** Starts the real redis-server of this machine, where there is one, as the reference of the contract tests. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../../../scripts/lib/find-servers.mjs';
import { RespClient } from './resp-client.ts';

/** The path of a redis-server of version 7, or undefined: another version is another reference. */
export const redisServerPath = findRedisServer();

function findRedisServer(): string | undefined {
  const path = findProgram('redis-server');
  if (path === undefined) return undefined;
  const version = spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout;
  return / v=7\./.test(version) ? path : undefined;
}

export interface RedisProcess {
  host: string;
  port: number;
  folder: string;
  close(): Promise<void>;
}

/** Starts redis-server on a free port, in a folder of its own; further arguments are `--name`, `value`. */
export async function startRedisServer(args: readonly string[] = []): Promise<RedisProcess> {
  if (redisServerPath === undefined) throw new Error('redis-server 7 is not on this machine');
  const folder = mkdtempSync(join(tmpdir(), 'redis-reference-'));
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
    const what = ['--save', '', '--enable-debug-command', 'yes', '--loglevel', 'warning'];
    const child = spawn(redisServerPath, [...where, ...what, ...args], { stdio: 'ignore' });
    if (await answers(port, child)) {
      return { host: '127.0.0.1', port, folder, close: () => stop(child, folder) };
    }
    await stop(child, attempt === 3 ? folder : undefined);
    if (attempt === 3) throw new Error(`redis-server did not start: ${args.join(' ')}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return address.port;
}

/** Whether the server answers before it ends; a port that was taken in between makes it end at once. */
async function answers(port: number, child: ChildProcess): Promise<boolean> {
  const giveUpAt = Date.now() + 20_000;
  while (child.exitCode === null && Date.now() < giveUpAt) {
    try {
      const client = await RespClient.open({ host: '127.0.0.1', port });
      const reply = await client.raw('PING');
      client.close();
      if (!reply.toString().startsWith('-LOADING')) return true;
      await new Promise((resolve) => setTimeout(resolve, 10));
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  return false;
}

async function stop(child: ChildProcess, folder: string | undefined): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
