/** What the worker thread of `createRedisServerInWorker` runs: one server, ended by the message of its parent. */
import { parentPort, workerData } from 'node:worker_threads';
import { RedisServerError } from './errors.ts';
import type { WorkerMessage } from './redis-server-in-worker.ts';
import { createRedisServer, type RedisServerOptions } from './redis-server.ts';

const parent = parentPort!;
const tell = (message: WorkerMessage) => parent.postMessage(message);

try {
  const server = await createRedisServer({
    ...(workerData as RedisServerOptions),
    onError: (error, commandName) =>
      tell({ kind: 'fault', message: error instanceof Error ? error.message : String(error), commandName }),
  });
  parent.once('message', () => void server.close());
  // Once the server has ended there is nothing to listen for, and the thread ends.
  void server.closed.then(() => parent.close());
  tell({ kind: 'listening', host: server.host, port: server.port, unixSocket: server.unixSocket });
} catch (error) {
  if (!(error instanceof RedisServerError)) throw error;
  tell({ kind: 'refused', code: error.code, message: error.message });
}
