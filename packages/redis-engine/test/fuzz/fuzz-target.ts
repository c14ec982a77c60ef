/** The process that the wire fuzzer attacks: an engine that tells its parent its port, its faults and its memory. */
import { getHeapSpaceStatistics, writeHeapSnapshot } from 'node:v8';
import { createRedisServer } from '@quicktable/redis-engine';

const server = await createRedisServer({
  config: { 'slowlog-log-slower-than': '200000' },
  onError: (error, command) =>
    process.send!({ fault: `${command}: ${error instanceof Error ? error.stack : String(error)}` }),
});

process.on('message', (m: unknown) => {
  if (typeof m === 'string' && m.startsWith('snapshot ')) {
    globalThis.gc?.();
    writeHeapSnapshot(m.slice(9));
    process.send!({ snap: true });
    return;
  }
  globalThis.gc?.();
  const spaces = Object.fromEntries(
    getHeapSpaceStatistics().map((space) => [space.space_name, space.space_used_size]),
  );
  process.send!({ memory: process.memoryUsage(), spaces });
});
process.send!({ port: server.port });
