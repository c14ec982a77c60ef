/**
 * Write-behind (write-back). The write is acknowledged when a durable queue has it; the database gets it later, in order.
 * The cache shows the new value at once, and the loader asks the queue before the database, so that a value that leaves the
 * cache early is not read from a database that does not have it yet.
 */
import type { Entity } from '../entity.ts';
import type { Loader } from '../entity-options.ts';
import type { WriteQueue } from '../queue/write-queue.ts';

/** Writes a value to the queue and the cache; resolves when it cannot be lost any more. */
export async function writeBehind<Id, Value>(
  entity: Entity<Id, Value>,
  queue: WriteQueue<Id, Value>,
  id: Id,
  value: Value,
): Promise<void> {
  await entity.put(id, value, (accepted) => queue.enqueue(id, accepted));
}

/** A loader that knows what is still in the queue. */
export function loadBehind<Id, Value>(
  queue: WriteQueue<Id, Value>,
  load: Loader<Id, Value>,
): Loader<Id, Value> {
  return async (id, context) => (await queue.unwritten(id)) ?? load(id, context);
}
