/**
 * Active expiry: removes keys whose time has passed though nobody asks for them.
 *
 * Ten times a second the cycle walks the segments of each database's key table in turn, for a millisecond at most, and
 * goes on where it stopped. A database without expiries is not visited. So the memory of expired keys comes back within
 * seconds, and no turn of the event loop is held for longer than that millisecond. (Redis's `activeExpireCycle` draws
 * random keys from a table of expiries instead; here the expiry stands in the record and a walk is as cheap.)
 */
import { type Database, NO_EXPIRY } from '../keyspace/database.ts';
import type { Keyspace } from '../keyspace/keyspace.ts';

const SEGMENTS = 256;

/** Removes expired keys for at most `budgetMs` milliseconds. `next` is the database to begin with; returns the next. */
export function expireSomeKeys(keyspace: Keyspace, next: number, budgetMs: number): number {
  if (keyspace.expiryHolds > 0) return next;
  const { databases } = keyspace;
  const deadline = performance.now() + budgetMs;
  for (let visited = 0; visited < databases.length; visited++) {
    const index = (next + visited) % databases.length;
    const database = databases[index]!;
    if (database.expires > 0 && !walk(database, deadline)) return index;
  }
  return 0;
}

/** Walks all segments once from where the last walk stopped; false if time ran out. */
function walk(database: Database, deadline: number): boolean {
  const { keyspace, table } = database;
  const now = keyspace.clock.now;
  let lifetimes = 0;
  let counted = 0;
  const visit = (pointer: number): void => {
    const expiry = database.expiryOf(pointer);
    if (expiry === NO_EXPIRY) return;
    if (expiry < now) {
      keyspace.expire(database, pointer);
    } else {
      lifetimes += expiry - now;
      counted++;
    }
  };
  for (let i = 0; i < SEGMENTS; i++) {
    table.forEachOfSegment(database.expiryCursor, visit);
    database.expiryCursor = (database.expiryCursor + 1) % SEGMENTS;
    if ((i & 7) === 7 && performance.now() > deadline) {
      if (counted > 0) database.averageTtl = lifetimes / counted;
      return false;
    }
  }
  database.averageTtl = counted > 0 ? lifetimes / counted : 0;
  return true;
}
