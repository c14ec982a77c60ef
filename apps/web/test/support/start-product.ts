/** The whole product as `npm start` runs it, on free ports, for a browser to use. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../../api/dist/main.js', import.meta.url));
const readyLimitMs = 90_000;

export interface Product {
  readonly url: string;
  /** What the program has printed so far. */
  output(): string;
  stop(): Promise<void>;
}

const shiftClock = new URL('shift-clock.mjs', import.meta.url).href;

/** @param nowMs What its clock shows at the start, epoch milliseconds; absent: what it is */
export async function startProduct(nowMs = Date.now()): Promise<Product> {
  const child = spawn(process.execPath, ['--import', shiftClock, main, 'start'], {
    cwd: tmpdir(),
    env: {
      PATH: process.env.PATH,
      HOME: tmpdir(),
      QUICKTABLE_LANG: 'en',
      SHIFT_CLOCK_MS: String(nowMs - Date.now()),
      PORT: '0',
      REDIS_PORT: '0',
      DYNAMODB_PORT: '0',
      EDGE_PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  let stopping = false;
  child.once('exit', (code, signal) => {
    if (!stopping) process.stderr.write(`The product ended by itself (${signal ?? code}): ${output}\n`);
  });
  const stop = async () => {
    stopping = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  const limit = Date.now() + readyLimitMs;
  for (;;) {
    const url = /API\s+(http:\/\/\S+)/.exec(output)?.[1];
    if (url !== undefined && /ready|준비/.test(output)) return { url, output: () => output, stop };
    if (Date.now() > limit || child.exitCode !== null) {
      await stop();
      throw new Error(`The product did not start: ${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
