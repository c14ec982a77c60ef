/** The process that the wire fuzzer attacks: an engine that tells its parent its port, its faults and its memory. */
import { createRedisServer } from '@quicktable/redis-engine';

const server = await createRedisServer({
  config: { 'slowlog-log-slower-than': '200000' },
  onError: (error, command) =>
    process.send!({ fault: `${command}: ${error instanceof Error ? error.stack : String(error)}` }),
});

process.on('message', () => {
  globalThis.gc?.();
  process.send!({ memory: process.memoryUsage() });
});
process.send!({ port: server.port });
