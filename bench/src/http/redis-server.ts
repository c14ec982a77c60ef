/** The real redis-server of a benchmark, on a free port; without one on this machine there is nothing to measure. */
import { startRedisServer as startScratchServer } from '@quicktable/api/scratch-servers';

export async function startRedisServer(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const server = await startScratchServer();
  if (server === undefined) {
    process.stderr.write('This benchmark needs redis-server and wrk (apt-get install redis-server wrk).\n');
    process.exit(1);
  }
  return server;
}
