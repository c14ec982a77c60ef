/**
 * Clients that wait for keys (BLPOP and its kin).
 *
 * A command that finds nothing leaves a copy of its arguments here and waits in the queue of each of its keys. When one
 * of them changes, the key is noted as ready; after the command that changed it, and after all of a transaction or a
 * script, the waiting commands are simply run again in the order in which they came. One that finds nothing again keeps
 * its place. So each blocking command is written once, and what wakes it need not know of it.
 */
import type { Database } from '../keyspace/database.ts';
import type { Arguments } from '../protocol/arguments.ts';
import type { ReplyWriter } from '../protocol/reply-writer.ts';
import type { RegisteredCommand } from '../commands/registered-command.ts';
import type { BlockOptions, Call } from './call.ts';
import type { Client } from './client.ts';
import type { Server } from './server.ts';

export interface BlockedState {
  readonly command: RegisteredCommand;
  readonly args: Arguments;
  /** `database index:key`. */
  readonly keys: readonly string[];
  readonly type: number;
  readonly onTimeout: (reply: ReplyWriter) => void;
  readonly timer: NodeJS.Timeout | null;
  /** Order of arrival. */
  readonly order: number;
  /** It waits for no key: its own command is not done yet (`UnfinishedCommand`). */
  readonly goesOn?: boolean;
}

/** `setTimeout` counts in 31 bits; who waits longer waits without end as far as anyone can tell. */
const LONGEST_TIMER_MS = 2147483647;

export class BlockedClients {
  private readonly server: Server;
  private readonly waiting = new Map<string, Set<Client>>();
  private ready = new Map<string, Database>();
  private arrivals = 0;
  private serving = false;

  constructor(server: Server) {
    this.server = server;
  }

  /** How many clients wait. */
  count = 0;

  get keyCount(): number {
    return this.waiting.size;
  }

  block(call: Call, options: BlockOptions): void {
    const client = call.client;
    if (client.blocked !== null) return;
    const keys = [...new Set(options.keys.map((index) => `${call.database.index}:${call.args.text(index)}`))];
    this.add(client, {
      command: call.command,
      args: options.retryArguments ?? call.args.clone(),
      keys,
      type: options.type,
      onTimeout: options.onTimeout,
      timer: this.startTimer(client, options.timeoutMs),
      order: this.arrivals++,
    });
    this.server.keysObservedChanged();
  }

  private add(client: Client, state: BlockedState): void {
    client.blocked = state;
    this.count++;
    for (const key of state.keys) {
      const clients = this.waiting.get(key);
      if (clients === undefined) this.waiting.set(key, new Set([client]));
      else clients.add(client);
    }
  }

  private startTimer(client: Client, timeoutMs: number): NodeJS.Timeout | null {
    if (timeoutMs === 0) return null;
    const timer = setTimeout(() => this.timeOut(client), Math.min(timeoutMs, LONGEST_TIMER_MS));
    timer.unref();
    return timer;
  }

  private timeOut(client: Client): void {
    const state = client.blocked;
    if (state === null) return;
    this.server.tick();
    this.release(client);
    this.server.writeTo(client, state.onTimeout);
    this.server.resume(client);
  }

  /** Ends a wait without an answer. */
  release(client: Client): void {
    const state = client.blocked;
    if (state === null) return;
    client.blocked = null;
    if (state.goesOn === true) return;
    this.count--;
    if (state.timer !== null) clearTimeout(state.timer);
    for (const key of state.keys) {
      const clients = this.waiting.get(key);
      clients?.delete(client);
      if (clients?.size === 0) this.waiting.delete(key);
    }
    this.server.keysObservedChanged();
  }

  /** Ends a wait from outside (CLIENT UNBLOCK): as timed out, or with an error. */
  unblock(client: Client, asError: boolean): void {
    const state = client.blocked;
    if (state === null || state.goesOn === true) return;
    this.release(client);
    this.server.writeTo(client, (reply) => {
      if (asError) reply.error('UNBLOCKED client unblocked via CLIENT UNBLOCK');
      else state.onTimeout(reply);
    });
    this.server.resume(client);
  }

  /** A key changed: who waits for it is served after the command. */
  signal(database: Database, key: string): void {
    if (this.waiting.size === 0) return;
    const name = `${database.index}:${key}`;
    if (this.waiting.has(name)) this.ready.set(name, database);
  }

  /** All keys of a database may have changed (SWAPDB, FLUSHDB). */
  signalAll(database: Database): void {
    const prefix = `${database.index}:`;
    for (const name of this.waiting.keys()) if (name.startsWith(prefix)) this.ready.set(name, database);
  }

  /** Runs the commands that wait for keys that changed, until no key is ready. */
  serve(): void {
    if (this.ready.size === 0 || this.serving) return;
    if (this.server.isBusy || this.server.migrations.areUnderWay) return;
    this.serving = true;
    while (this.ready.size > 0) {
      const ready = this.ready;
      this.ready = new Map();
      for (const [name, database] of ready) this.serveKey(name, database);
    }
    this.serving = false;
  }

  private serveKey(name: string, database: Database): void {
    const clients = this.waiting.get(name);
    if (clients === undefined) return;
    const key = Buffer.from(name.slice(name.indexOf(':') + 1), 'latin1');
    const queue = [...clients].sort((a, b) => a.blocked!.order - b.blocked!.order);
    for (const client of queue) {
      const state = client.blocked;
      if (state === null) continue;
      const pointer = database.find(key, 0, key.length);
      if (state.type >= 0 && (pointer === 0 || database.typeOf(pointer) !== state.type)) continue;
      this.retry(client, state);
    }
  }

  private retry(client: Client, state: BlockedState): void {
    client.blocked = null;
    let waitsAgain = false;
    this.server.writeTo(client, (reply) => {
      this.server.retry(client, state, reply);
      waitsAgain = client.blocked !== null;
    });
    const again = client.blocked as BlockedState | null;
    if (waitsAgain && again !== null) {
      // It keeps its place, its clock and its arguments.
      if (again.timer !== null) clearTimeout(again.timer);
      this.count--;
      client.blocked = state;
      return;
    }
    client.blocked = state;
    this.release(client);
    this.server.resume(client);
  }
}
