/** The process that the wire fuzzer attacks: an engine that tells its parent its port, its faults and its memory. */
import { getHeapSpaceStatistics } from 'node:v8';
import { createRedisServer } from '@quicktable/redis-engine';

/** What a settled process holds, in bytes: objects (compiled code among them), buffers, and all as the system counts it. */
export interface SettledMemory {
  readonly heap: number;
  readonly code: number;
  readonly external: number;
  readonly rss: number;
}

const server = await createRedisServer({
  config: { 'slowlog-log-slower-than': '200000' },
  onError: (error, command) =>
    process.send!({ fault: `${command}: ${error instanceof Error ? error.stack : String(error)}` }),
});

process.on('message', () => {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  const code = getHeapSpaceStatistics().find((space) => space.space_name === 'code_space');
  const memory: SettledMemory = { heap: heapUsed, code: code?.space_used_size ?? 0, external, rss };
  process.send!({ memory });
});
process.send!({ port: server.port });
