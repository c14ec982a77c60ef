/**
 * Read-through. The cache itself knows how to load: the application asks only the cache, as if it were the database, and
 * never sees a miss. Here that is an entity's loader bound once, and a plain function to call.
 */
import type { Entity } from '../entity.ts';
import type { ReadOptions } from '../entity-options.ts';

/** A function from id to value that reads through the entity. */
export function readThrough<Id, Value>(
  entity: Entity<Id, Value>,
): (id: Id, options?: ReadOptions) => Promise<Value | null> {
  return async (id, options) => (await entity.get(id, options)).value;
}
