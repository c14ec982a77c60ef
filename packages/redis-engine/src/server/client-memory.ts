/**
 * What clients cost in memory, and `maxmemory-clients`: when all together cost too much, the largest go.
 *
 * As in Redis (networking.c, `evictClients`), the sum is kept up to date with each client that was served, and clients are
 * ended from the largest down until the rest fits; those with CLIENT NO-EVICT count, and stay. While no limit is set, nothing is
 * summed up.
 */
import type { Client } from './client.ts';
import type { Server } from './server.ts';

/** A connected client that has nothing under way: socket, handle and state (`npm run bench:engine-clients`). */
const IDLE_BYTES = 6144;
/** What a place of an argument and the objects of a queued command cost. */
const QUEUED_ARGUMENT_BYTES = 16;
/** With less than this nobody could talk to the server. */
const SMALLEST_LIMIT = 128 * 1024;

export interface ClientMemory {
  /** Commands that were read in part or not run yet, and room for what they have announced. */
  readonly query: number;
  /** Commands between MULTI and EXEC. */
  readonly queued: number;
  /** Replies that the client has not taken. */
  readonly output: number;
  readonly total: number;
}

/** What a client costs now. */
export function memoryOfClient(client: Client): ClientMemory {
  const { connection, transaction } = client;
  const query = connection.queryBufferBytes;
  const queued = transaction === null ? 0 : transaction.bytes;
  const output = connection.outputBytes;
  return { query, queued, output, total: IDLE_BYTES + client.nameBytes + query + queued + output };
}

/** What arguments that were copied for later cost. */
export function bytesOfArguments(bytes: number, count: number): number {
  return bytes + count * QUEUED_ARGUMENT_BYTES;
}

/** The limit in bytes that `maxmemory-clients` sets (`0`, bytes, or a share of maxmemory as `5%`); 0: none. */
export function clientMemoryLimit(value: string, maxmemory: number): number {
  const share = value.endsWith('%') ? Number.parseInt(value, 10) / 100 : 0;
  const limit = value.endsWith('%') ? Math.floor(maxmemory * share) : Number(value);
  return limit === 0 ? 0 : Math.max(limit, SMALLEST_LIMIT);
}

export class ClientEviction {
  private readonly server: Server;
  private readonly counted = new Map<Client, number>();
  private total = 0;
  private limit = 0;

  constructor(server: Server) {
    this.server = server;
  }

  /** Whether `update` must be called for each client that was served. */
  get isActive(): boolean {
    return this.limit > 0;
  }

  /** @param limit bytes; 0: no limit */
  setLimit(limit: number): void {
    this.limit = limit;
    this.counted.clear();
    this.total = 0;
    if (limit > 0) this.updateAll();
  }

  /** Looks at all clients anew. */
  updateAll(): void {
    for (const client of this.server.clients.values()) this.count(client);
    this.evict();
  }

  /** To be called when a client has been served; what was only written to is found by `updateAll`. */
  update(client: Client): void {
    this.count(client);
    if (this.total > this.limit) this.evict();
  }

  /** A client has left. */
  forget(client: Client): void {
    this.total -= this.counted.get(client) ?? 0;
    this.counted.delete(client);
  }

  private count(client: Client): void {
    if (client.closing || client.isInternal) {
      this.forget(client);
      return;
    }
    const bytes = memoryOfClient(client).total;
    this.total += bytes - (this.counted.get(client) ?? 0);
    this.counted.set(client, bytes);
  }

  private evict(): void {
    while (this.total > this.limit) {
      let largest: Client | null = null;
      let most = 0;
      for (const [client, bytes] of this.counted) {
        if (bytes > most && !client.noEvict) {
          largest = client;
          most = bytes;
        }
      }
      if (largest === null) return;
      this.forget(largest);
      this.server.statistics.evictedClients++;
      this.server.disconnect(largest, false);
    }
  }
}
