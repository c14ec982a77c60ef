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

/**
 * A loader that knows what is still in the queue. While the queue's Redis is away it fails (`fail`, the default), since the
 * database may lack what was acknowledged; or it asks the `database` all the same, and stores nothing of that.
 */
export function loadBehind<Id, Value>(
  queue: WriteQueue<Id, Value>,
  load: Loader<Id, Value>,
  { whenAway = 'fail' }: { readonly whenAway?: 'fail' | 'database' } = {},
): Loader<Id, Value> {
  return async (id, context) => {
    let unwritten: Value | undefined;
    try {
      unwritten = await queue.unwritten(id);
    } catch (error) {
      if (whenAway === 'fail') throw error;
      context.skipCache();
    }
    return unwritten === undefined ? load(id, context) : unwritten;
  };
}
