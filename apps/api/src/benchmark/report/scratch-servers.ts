/** Real cache servers for the length of one report: whatever of them is on this machine, on free ports, without persistence. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface ScratchServer {
  readonly port: number;
  stop(): Promise<void>;
}

const readyLimitMs = 15_000;
const main = fileURLToPath(new URL('../../main.js', import.meta.url));

/** Undefined when redis-server is not on this machine. */
export function startRedisServer(): Promise<ScratchServer | undefined> {
  return start('redis-server', (port) => [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
  ]);
}

/** Undefined when memcached is not on this machine. */
export function startMemcached(): Promise<ScratchServer | undefined> {
  // Without -u it refuses to run as root; for anybody else the option has no effect.
  return start('memcached', (port) => [
    '-l',
    '127.0.0.1',
    '-p',
    String(port),
    '-U',
    '0',
    '-u',
    userInfo().username,
  ]);
}

/** The embedded engine in a process of its own, as a real server is. */
export function startEmbeddedEngine(): Promise<ScratchServer | undefined> {
  return start(process.execPath, (port) => [main, 'redis', '--port', String(port), '--bind', '127.0.0.1']);
}

async function start(program: string, args: (port: number) => string[]): Promise<ScratchServer | undefined> {
  const port = await freePort();
  // In a group of its own: Ctrl-C is for the report, which still has to close what it opened here.
  const child = spawn(program, args(port), { stdio: 'ignore', detached: true });
  let gone = false;
  child.once('error', () => (gone = true));
  child.once('exit', () => (gone = true));
  const stop = () => end(child, () => gone);
  // A report that ends by itself, whatever ends it, leaves nothing running.
  process.once('exit', () => child.kill('SIGKILL'));
  const limit = Date.now() + readyLimitMs;
  while (!(await accepts(port))) {
    if (gone || Date.now() > limit) {
      await stop();
      return undefined;
    }
    await sleep(20);
  }
  return { port, stop };
}

async function end(child: ChildProcess, isGone: () => boolean): Promise<void> {
  if (isGone()) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
