/** The service that is measured, in a process of its own, over a given Redis. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface ForkedService {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** @param keys How many reservations it holds, `bench0/res0` and so on */
export async function forkService(redisPort: number, keys: number): Promise<ForkedService> {
  const child = fork(fileURLToPath(new URL('./service.js', import.meta.url)), {
    env: {
      ...process.env,
      REDIS_HOST: `127.0.0.1:${redisPort}`,
      PORT: '0',
      DYNAMODB_PORT: '0',
      BENCH_KEYS: String(keys),
    },
  });
  const [ready] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('The service did not start.'))),
  ])) as [{ readonly url: string }];
  return {
    url: ready.url,
    pid: child.pid ?? 0,
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}
