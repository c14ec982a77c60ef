/** Real redis-server processes for tests: on a free port, with nothing on disk, gone when the test is over. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The path of a program on PATH, or undefined. */
export function findProgram(name: string): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

export const hasRedis = findProgram('redis-server') !== undefined;

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until the condition holds; fails after a generous time. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  limitMs = 15_000,
): Promise<void> {
  const end = Date.now() + limitMs;
  for (;;) {
    if (await condition()) return;
    if (Date.now() > end) throw new Error('The condition did not come true in time.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

export interface RedisServer {
  readonly port: number;
  /** Stops it answering without closing its connections. */
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server; on another port if somebody has taken the one that was free a moment ago. */
export async function startRedis(extra: readonly string[] = [], port?: number): Promise<RedisServer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startRedisAt(port ?? (await freePort()), extra);
    } catch (error) {
      if (port !== undefined || attempt === 5) throw error;
    }
  }
}

async function startRedisAt(chosen: number, extra: readonly string[]): Promise<RedisServer> {
  let child: ChildProcess | undefined;
  const args = ['--port', String(chosen), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  // A replica receives its master's data in a file.
  args.push(
    '--dir',
    tmpdir(),
    '--dbfilename',
    `quicktable-${chosen}.rdb`,
    '--rdb-del-sync-files',
    'yes',
    ...extra,
  );
  const launch = async () => {
    const started = spawn('redis-server', args, { stdio: 'ignore' });
    child = started;
    await eventually(() => {
      if (started.exitCode !== null) throw new Error(`redis-server ended; is port ${chosen} taken?`);
      return accepts(chosen);
    });
  };
  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill('SIGKILL');
    await gone;
  };
  await launch();
  return {
    port: chosen,
    freeze: () => child?.kill('SIGSTOP'),
    thaw: () => child?.kill('SIGCONT'),
    kill,
    restart: launch,
    stop: kill,
  };
}

const memcached = findProgram('memcached');
export const hasMemcached = memcached !== undefined;

export async function startMemcached(): Promise<{ readonly port: number; stop: () => Promise<void> }> {
  const port = await freePort();
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn(memcached ?? '', ['-p', String(port), '-U', '0', '-l', '127.0.0.1', ...user], {
    stdio: 'ignore',
  });
  await eventually(() => accepts(port));
  return {
    port,
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
