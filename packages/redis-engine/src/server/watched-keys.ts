/** Keys that clients WATCH, so that a change can break their transactions. */
import type { Database } from '../keyspace/database.ts';
import type { Client } from './client.ts';

export class WatchedKeys {
  private readonly clients = new Map<string, Set<Client>>();
  private readonly expiredAtWatch = new WeakMap<Client, Set<string>>();

  get count(): number {
    return this.clients.size;
  }

  /** @param wasExpired the key was there with its time passed: that it goes is then no change */
  watch(client: Client, database: Database, key: Buffer): void {
    const name = nameOf(database, key);
    if (client.watched?.has(name)) return;
    client.watched = (client.watched ?? new Set()).add(name);
    client.holdName(name);
    const watchers = this.clients.get(name);
    if (watchers === undefined) this.clients.set(name, new Set([client]));
    else watchers.add(client);
    const pointer = database.findRaw(key);
    if (pointer !== 0 && database.isExpired(pointer)) {
      const expired = this.expiredAtWatch.get(client) ?? new Set();
      this.expiredAtWatch.set(client, expired.add(name));
    }
  }

  unwatchAll(client: Client): void {
    for (const name of client.watched ?? []) {
      client.letNameGo(name);
      const watchers = this.clients.get(name);
      watchers?.delete(client);
      if (watchers?.size === 0) this.clients.delete(name);
    }
    client.watched = null;
    client.watchBroken = false;
    this.expiredAtWatch.delete(client);
  }

  /** A key changed: transactions that watch it will not run. */
  changed(database: Database, key: Buffer): void {
    if (this.clients.size === 0) return;
    for (const client of this.clients.get(nameOf(database, key)) ?? []) client.watchBroken = true;
  }

  /** A key went because its time has passed: no change for those who began to watch it after that. */
  expired(database: Database, key: Buffer): void {
    if (this.clients.size === 0) return;
    const name = nameOf(database, key);
    for (const client of this.clients.get(name) ?? []) {
      if (this.expiredAtWatch.get(client)?.delete(name) !== true) client.watchBroken = true;
    }
  }

  /** All keys of a database are removed or exchanged with another's: those that are there before or after changed. */
  databaseChanged(database: Database, other: Database | null): void {
    const prefix = `${database.index}:`;
    for (const [name, watchers] of this.clients) {
      if (!name.startsWith(prefix)) continue;
      const key = Buffer.from(name.slice(prefix.length), 'latin1');
      const there = database.findRaw(key) !== 0 || (other !== null && other.findRaw(key) !== 0);
      if (there) for (const client of watchers) this.breakUnlessExpired(client, name, database, key);
    }
  }

  private breakUnlessExpired(client: Client, name: string, database: Database, key: Buffer): void {
    const pointer = database.findRaw(key);
    const goneAnyway = this.expiredAtWatch.get(client)?.has(name) === true && database.isExpired(pointer);
    if (!goneAnyway) client.watchBroken = true;
  }

  /** Whether a key that the client watches passed its time since. */
  anyExpired(client: Client, databases: readonly Database[]): boolean {
    for (const name of client.watched ?? []) {
      if (this.expiredAtWatch.get(client)?.has(name) === true) continue;
      const colon = name.indexOf(':');
      const database = databases[Number(name.slice(0, colon))]!;
      const pointer = database.findRaw(Buffer.from(name.slice(colon + 1), 'latin1'));
      if (pointer !== 0 && database.isExpired(pointer)) return true;
    }
    return false;
  }
}

function nameOf(database: Database, key: Buffer): string {
  return `${database.index}:${key.toString('latin1')}`;
}
