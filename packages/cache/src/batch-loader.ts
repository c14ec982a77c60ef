/** Turns a loader of many into a loader of one: loads that begin together become one call. */
import type { BatchLoader, Loader } from './entity-options.ts';

/** Batches above this size are split. */
const maxBatch = 100;

interface Waiting<Id, Value> {
  readonly id: Id;
  readonly signal: AbortSignal;
  resolve(value: Value | null): void;
  reject(error: unknown): void;
}

/** Others that are about to load are not waited for longer than this. */
const maxGatherMs = 50;

/**
 * A loader of one id whose calls share calls of `loadMany`. A failure is every sharer's failure. `others` tells how many
 * reads are still asking for their lease, and so may want to come along.
 */
export function gatherLoads<Id, Value>(
  loadMany: BatchLoader<Id, Value>,
  others: () => number,
): Loader<Id, Value> {
  let gathering: Waiting<Id, Value>[] = [];

  const send = async (batch: readonly Waiting<Id, Value>[]) => {
    // The batch is given up when nobody waits for any of it.
    const controller = new AbortController();
    let left = batch.length;
    for (const { signal } of batch) {
      signal.addEventListener('abort', () => (left -= 1) === 0 && controller.abort(signal.reason), {
        once: true,
      });
    }
    try {
      const values = await loadMany(
        batch.map(({ id }) => id),
        { signal: controller.signal },
      );
      if (values.length !== batch.length) {
        throw new RangeError(`loadMany was asked for ${batch.length} values and answered ${values.length}.`);
      }
      batch.forEach((waiting, index) => waiting.resolve(values[index] ?? null));
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
    }
  };

  return (id, context) =>
    new Promise<Value | null>((resolve, reject) => {
      if (gathering.length === 0) {
        const untilMs = performance.now() + maxGatherMs;
        const leave = () => {
          if (others() > 0 && performance.now() < untilMs) {
            setImmediate(leave);
            return;
          }
          const gathered = gathering;
          gathering = [];
          for (let start = 0; start < gathered.length; start += maxBatch) {
            void send(gathered.slice(start, start + maxBatch));
          }
        };
        setImmediate(leave);
      }
      gathering.push({ id, signal: context.signal, resolve, reject });
    });
}
