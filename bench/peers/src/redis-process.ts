/** A redis-server of a scenario's own, which the scenario may kill, freeze and start again on the same port. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const startAttempts = 200;

/** A port of this machine that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return address.port;
}

/** Sends one inline command on a connection of its own and returns what came back. */
export async function ask(port: number, command: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write(`${command}\r\n`);
    const [data] = (await once(socket, 'data', { signal: AbortSignal.timeout(2_000) })) as [Buffer];
    return data.toString();
  } finally {
    socket.destroy();
  }
}

/** No server outlives the process that started it. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export class RedisProcess {
  readonly port: number;
  private readonly folder = mkdtempSync(join(tmpdir(), 'peers-redis-'));
  private readonly extra: string[];
  private process: ChildProcess | undefined;

  private constructor(port: number, extra: string[]) {
    this.port = port;
    this.extra = extra;
  }

  static async start(extra: string[] = []): Promise<RedisProcess> {
    const server = new RedisProcess(await freePort(), extra);
    await server.resume();
    return server;
  }

  get pid(): number | undefined {
    return this.process?.pid;
  }

  /** Starts the server again after `kill`. */
  async resume(): Promise<void> {
    const child = spawn(
      'redis-server',
      ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--dir', this.folder, ...this.extra],
      { stdio: 'ignore' },
    );
    this.process = child;
    running.add(child);
    child.once('exit', () => running.delete(child));
    for (let attempt = 0; attempt < startAttempts; attempt++) {
      const answer = await ask(this.port, 'PING').catch(() => '');
      if (answer.startsWith('+PONG')) return;
      await delay(20);
    }
    throw new Error(`redis-server did not start on port ${this.port}`);
  }

  async kill(): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** The server keeps its connections and answers nothing. */
  freeze(): void {
    this.process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.process?.kill('SIGCONT');
  }

  /** How often a command was executed, from INFO commandstats. */
  async calls(command: string): Promise<number> {
    const info = await ask(this.port, 'INFO commandstats');
    return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(info)?.[1] ?? 0);
  }

  async stop(): Promise<void> {
    this.thaw();
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
