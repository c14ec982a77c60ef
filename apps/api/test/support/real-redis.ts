/** A redis-server of the tests' own, which can be killed, frozen and started again on its port. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { findProgram } from '../../../../scripts/lib/find-servers.mjs';
import { freePort } from './free-port.ts';
import { waitUntil } from './wait-until.ts';

export const redisServerPath: string | undefined = findProgram('redis-server');

export class RealRedis {
  readonly port: number;
  #process: ChildProcess | undefined;

  private constructor(port: number) {
    this.port = port;
  }

  static async start(): Promise<RealRedis> {
    const redis = new RealRedis(await freePort());
    await redis.restart();
    return redis;
  }

  /** Starts the server anew, empty, on the same port. */
  async restart(): Promise<void> {
    await this.kill();
    this.#process = spawn(
      redisServerPath ?? '',
      ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
      { stdio: 'ignore' },
    );
    await waitUntil(() => answersPing(this.port), 'redis-server answers');
  }

  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    if (process === undefined || process.exitCode !== null || process.signalCode !== null) return;
    const exited = once(process, 'exit');
    process.kill('SIGKILL');
    await exited;
  }

  /** Sends one inline command and returns the raw reply. */
  command(line: string): Promise<string> {
    return send(this.port, line);
  }
}

async function answersPing(port: number): Promise<boolean> {
  return (await send(port, 'PING').catch(() => '')).startsWith('+PONG');
}

function send(port: number, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${line}\r\n`));
    socket.setTimeout(2_000, () => socket.destroy(new Error('no reply')));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString());
    });
    socket.once('error', reject);
  });
}
