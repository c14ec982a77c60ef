/** A server in a worker thread: a core of its own, so that neither its commands nor your own work wait for each other. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type RedisServerErrorCode, RedisServerError } from './errors.ts';
import type { RedisServer, RedisServerOptions } from './redis-server.ts';

/** What the worker tells. */
export type WorkerMessage =
  | {
      readonly kind: 'listening';
      readonly host: string;
      readonly port: number;
      readonly unixSocket: string | null;
    }
  | { readonly kind: 'refused'; readonly code: RedisServerErrorCode; readonly message: string }
  | { readonly kind: 'fault'; readonly message: string; readonly commandName: string };

/**
 * As `createRedisServer`, in a worker thread. Options must be data that threads can hand each other, as they all are but
 * `onError`, which is called in this thread with an error of the same message. `closed` also resolves if the worker ends
 * by itself.
 */
export async function createRedisServerInWorker(options: RedisServerOptions = {}): Promise<RedisServer> {
  const { onError, ...data } = options;
  const entry = new URL(`redis-server-worker${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(entry, { workerData: data });
  const closed = new Promise<void>((resolve) => {
    worker.once('exit', () => resolve());
  });
  const started = new Promise<WorkerMessage>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  const first = await started;
  if (first.kind !== 'listening') {
    await closed;
    if (first.kind === 'refused') throw new RedisServerError(first.code, first.message);
    throw new Error(first.message);
  }
  const report = (error: Error, commandName: string) => onError?.(error, commandName);
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'fault') report(new Error(message.message), message.commandName);
  });
  worker.on('error', (error) => report(error, ''));
  const close = (): Promise<void> => {
    worker.postMessage('close');
    return closed;
  };
  const { host, port, unixSocket } = first;
  return { host, port, unixSocket, closed, close };
}
