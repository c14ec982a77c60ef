/**
 * Removes fields of hashes whose time has passed.
 *
 * A command that reads a hash removes such fields first (`Call`). Hashes that nobody reads are visited here, ten times a
 * second, by the keys at which a field was given an expiry. A key that moved (RENAME) is then only found when it is read.
 */
import { HashValue } from '../types/hash.ts';
import type { Database } from '../keyspace/database.ts';
import type { Server } from './server.ts';

/** Keys visited each time, so that a visit stays short. */
const KEYS_PER_VISIT = 200;

export class FieldExpiry {
  private readonly server: Server;
  private readonly keys = new Map<string, { readonly database: Database; readonly key: Buffer }>();

  constructor(server: Server) {
    this.server = server;
    server.periodicWork.push((nowMs) => this.visit(nowMs));
  }

  /** To be called when a field of the hash at a key was given an expiry. */
  watch(database: Database, key: Buffer): void {
    this.keys.set(`${database.index}:${key.toString('latin1')}`, { database, key });
  }

  private visit(nowMs: number): void {
    let left = KEYS_PER_VISIT;
    for (const [name, { database, key }] of this.keys) {
      if (left-- <= 0) break;
      // What is visited goes to the end of the queue, or leaves it.
      this.keys.delete(name);
      const pointer = database.find(key, 0, key.length);
      const hash = pointer !== 0 && database.isContainer(pointer) ? database.containerOf(pointer) : undefined;
      if (!(hash instanceof HashValue)) continue;
      if (this.server.activeExpiry && hash.nextExpiryAt <= nowMs)
        this.expire(database, key, pointer, hash, nowMs);
      if (hash.nextExpiryAt !== Infinity) this.keys.set(name, { database, key });
    }
  }

  /** Removes the fields of a hash whose time has passed, and the key with the last. Returns whether the key stays. */
  expire(database: Database, key: Buffer, pointer: number, hash: HashValue, nowMs: number): boolean {
    const { server } = this;
    if (hash.nextExpiryAt > nowMs || server.persistence.loading) return true;
    server.writeObserver?.fieldsExpire(database, pointer, hash.expiredFields(nowMs));
    if (hash.removeExpired(nowMs) === 0) return true;
    server.keyspace.dirty++;
    if (server.keysAreObserved) server.keyChanged(database, key, 'hexpired', 'hash', server.internalClient);
    if (hash.size > 0) return true;
    database.remove(pointer);
    if (server.keysAreObserved) server.keyChanged(database, key, 'del', 'generic', server.internalClient);
    return false;
  }
}
