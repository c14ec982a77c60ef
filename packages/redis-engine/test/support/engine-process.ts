/** The engine in a process of its own, which can be killed at any point. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { RedisServerOptions } from '@quicktable/redis-engine';

const program = fileURLToPath(new URL('./engine-process.mjs', import.meta.url));

export interface EngineProcess {
  readonly host: string;
  readonly port: number;
  /** Kills it with SIGKILL and waits for its end. */
  kill(): Promise<void>;
}

/**
 * Starts the engine. Rejects with what it said if it does not start.
 * @param fileBlocks limit of the size of each file that it writes, in the units of `ulimit -f` (512 or 1024 bytes)
 */
export async function startEngineProcess(
  options: RedisServerOptions,
  fileBlocks?: number,
): Promise<EngineProcess> {
  const args = [program, JSON.stringify({ port: 0, ...options })];
  const child =
    fileBlocks === undefined
      ? spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
      : spawn('sh', ['-c', `ulimit -f ${fileBlocks}; exec "$0" "$@"`, process.execPath, ...args], {
          stdio: ['ignore', 'pipe', 'pipe'],
        });
  const ended = once(child, 'exit');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', (text: string) => resolve(Number.parseInt(text, 10)));
    void ended.then(() => reject(new Error(`the engine did not start: ${said}`)));
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { host: '127.0.0.1', port, kill };
}
