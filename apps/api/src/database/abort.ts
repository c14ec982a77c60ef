/** Waiting that a caller can end: a promise, or a delay, until its signal aborts. */
import { setTimeout as sleep } from 'node:timers/promises';

/** The promise's outcome, or the signal's reason if that aborts first. What runs behind the promise is not stopped. */
export async function untilAborted<Value>(promise: Promise<Value>, signal?: AbortSignal): Promise<Value> {
  if (!signal) return await promise;
  // Whether or not anybody still waits for it, its failure is nobody's unhandled rejection.
  promise.catch(() => undefined);
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Waits `ms` milliseconds; rejects with the signal's reason if that aborts first. */
export async function delay(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await untilAborted(sleep(ms), signal);
}
