/**
 * What the distribution is to forget, collected and sent in the background: many writes of a moment become one request, a request that fails is
 * repeated with growing, jittered pauses under the same reference, and no write ever waits for it or fails with it.
 */
import { createHash, randomUUID } from 'node:crypto';

/** Sends one batch. Sent twice with the same reference it is one invalidation. */
export type SendInvalidation = (items: readonly string[], reference: string) => Promise<void>;

export interface InvalidationQueueOptions {
  readonly send: SendInvalidation;
  /** Whether a failure may pass by itself; anything else is given up at once. */
  readonly mayPass: (error: unknown) => boolean;
  /** Told of each batch that was given up. */
  readonly onLost: (items: readonly string[], error: unknown) => void;
  /** How long items are collected before they are sent, in milliseconds; 1,000. */
  readonly collectMs?: number;
  /** Up to this before the second attempt, twice as much before each later one, in milliseconds; 500. */
  readonly firstPauseMs?: number;
  /** How often a batch is tried in all; 12, which with the pauses is some minutes. */
  readonly attempts?: number;
  /** How many items wait at most; beyond it, everything the API answered is forgotten instead. 1,000. */
  readonly itemsMost?: number;
}

export interface InvalidationQueue {
  add(items: readonly string[]): void;
  /** Sends what waits, once, and ends. */
  close(): Promise<void>;
}

const longestPauseMs = 60_000;
/** Every answer of the API: one item, where naming each would be too many. */
export const EVERYTHING = '/v1/*';

export function createInvalidationQueue(options: InvalidationQueueOptions): InvalidationQueue {
  const { collectMs = 1_000, firstPauseMs = 500, attempts = 12, itemsMost = 1_000 } = options;
  const waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> | undefined;
  let endPause: (() => void) | undefined;
  let closed = false;

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const wait = setTimeout(resolve, ms);
      wait.unref();
      endPause = () => {
        clearTimeout(wait);
        resolve();
      };
    });
  const deliver = async (items: readonly string[]): Promise<void> => {
    const digest = createHash('sha256').update(items.join('\n')).digest('base64url').slice(0, 16);
    const reference = `quicktable-${digest}-${randomUUID()}`;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await options.send(items, reference);
        return;
      } catch (error) {
        if (closed || attempt >= attempts || !options.mayPass(error)) {
          options.onLost(items, error);
          return;
        }
      }
      await pause(Math.random() * Math.min(longestPauseMs, firstPauseMs * 2 ** (attempt - 1)));
    }
  };
  const flush = async (): Promise<void> => {
    while (waiting.size > 0) {
      const items = [...waiting].sort();
      waiting.clear();
      await deliver(items);
    }
  };
  const schedule = (): void => {
    if (timer !== undefined || sending !== undefined || closed) return;
    timer = setTimeout(() => {
      timer = undefined;
      sending = flush().finally(() => {
        sending = undefined;
        if (waiting.size > 0) schedule();
      });
    }, collectMs);
    timer.unref();
  };

  return {
    add(items) {
      if (closed) return;
      for (const item of items) waiting.add(item);
      if (waiting.size > itemsMost) {
        waiting.clear();
        waiting.add(EVERYTHING);
      }
      if (waiting.size > 0) schedule();
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      endPause?.();
      await sending;
      await flush();
    },
  };
}
