/** Two processes miss one key 1,000 times each at the same moment: the database should be read once. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { RedisProcess } from '../redis-process.ts';
import type { Scenario } from '../scenario.ts';

const worker = fileURLToPath(new URL('../miss-worker.ts', import.meta.url));
const processes = 2;
const missesEach = 1_000;

async function message(child: ChildProcess, kind: string): Promise<Record<string, unknown>> {
  for (;;) {
    const [received] = (await once(child, 'message', { signal: AbortSignal.timeout(60_000) })) as [
      Record<string, unknown>,
    ];
    if (received.kind === kind) return received;
  }
}

export const oneLoadAcrossProcesses: Scenario = {
  name: `${processes} processes × 1,000 misses`,
  alone: true,
  async run(peer) {
    const redis = await RedisProcess.start();
    const children = Array.from({ length: processes }, () =>
      fork(worker, [peer.name, String(redis.port), String(missesEach)], { execArgv: process.execArgv }),
    );
    try {
      await Promise.all(children.map((child) => message(child, 'ready')));
      const done = children.map((child) => message(child, 'done'));
      for (const child of children) child.send('go');
      const results = await Promise.all(done);
      const loads = results.reduce((sum, result) => sum + Number(result.loads), 0);
      return { held: loads === 1, figure: String(loads), detail: `${loads} loads` };
    } finally {
      for (const child of children) child.kill('SIGKILL');
      await redis.stop();
    }
  },
};
