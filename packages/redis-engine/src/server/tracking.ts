/**
 * Server-assisted client-side caching (CLIENT TRACKING): who has read which keys, and who is told when they change.
 *
 * In the default mode the server remembers, for each key read by a tracking client, that client's id; the first change
 * tells all of them and forgets them. In broadcasting mode nothing is remembered: a client names prefixes and is told of
 * every change below them, in one message for each turn of the event loop. What a client's own command
 * invalidates is told after that command's reply, never within it. (Redis documentation, "Client-side caching".)
 */
import type { RegisteredCommand } from '../commands/registered-command.ts';
import type { Arguments } from '../protocol/arguments.ts';
import type { Database } from '../keyspace/database.ts';
import type { Client } from './client.ts';
import type { KeyObserver, Server } from './server.ts';

/** What a client asked for. */
export interface TrackingState {
  readonly broadcast: boolean;
  readonly optIn: boolean;
  readonly optOut: boolean;
  readonly noLoop: boolean;
  /** Id of the client that is told instead; 0: itself. */
  readonly redirect: number;
  readonly prefixes: Set<string>;
  /** CLIENT CACHING was called for the next command. */
  caching: boolean;
  /** The client that should be told is gone. */
  redirectBroken: boolean;
}

/** Keys below a prefix that changed in this turn, each with who changed it last. */
interface Prefix {
  readonly clients: Set<Client>;
  readonly changed: Map<string, Client | null>;
}

/** A message to a client whose command runs: a key, or null for all keys. */
interface Pending {
  readonly client: Client;
  readonly key: string | null;
}

export class Tracking implements KeyObserver {
  private readonly server: Server;
  private readonly states = new Map<Client, TrackingState>();
  /** Key → ids of those who have read it. */
  private readonly readers = new Map<string, Set<number>>();
  private readonly prefixes = new Map<string, Prefix>();
  private items = 0;
  private pending: Pending[] = [];
  private broadcastScheduled = false;
  private limitIsKept = false;

  constructor(server: Server) {
    this.server = server;
  }

  get trackedKeys(): number {
    return this.readers.size;
  }

  get trackedItems(): number {
    return this.items;
  }

  get trackedPrefixes(): number {
    return this.prefixes.size;
  }

  stateOf(client: Client): TrackingState | undefined {
    return this.states.get(client);
  }

  /** Begins tracking for a client, or changes how. Prefixes add to those it has. */
  start(client: Client, wanted: Omit<TrackingState, 'caching' | 'redirectBroken'>): void {
    const old = this.states.get(client);
    const prefixes = new Set(old?.prefixes);
    if (wanted.broadcast) {
      for (const prefix of wanted.prefixes.size === 0 ? [''] : wanted.prefixes) {
        prefixes.add(prefix);
        const entry = this.prefixes.get(prefix) ?? { clients: new Set(), changed: new Map() };
        entry.clients.add(client);
        this.prefixes.set(prefix, entry);
      }
    }
    this.states.set(client, { ...wanted, prefixes, caching: old?.caching ?? false, redirectBroken: false });
    client.tracking = true;
    client.trackingRedirect = wanted.redirect;
    client.refresh();
    this.server.keyObserver = this;
    if (!this.limitIsKept) this.server.periodicWork.push(() => this.keepBelowLimit());
    this.limitIsKept = true;
    this.server.keysObservedChanged();
  }

  forget(client: Client): void {
    const state = this.states.get(client);
    if (state === undefined) return;
    this.states.delete(client);
    this.pending = this.pending.filter((message) => message.client !== client);
    for (const name of state.prefixes) {
      const prefix = this.prefixes.get(name);
      prefix?.clients.delete(client);
      if (prefix?.clients.size === 0) this.prefixes.delete(name);
    }
    if (this.states.size > 0) return;
    this.readers.clear();
    this.items = 0;
    this.server.keyObserver = null;
    this.server.keysObservedChanged();
  }

  // ── Reads ────────────────────────────────────────────────────────────────────────────────────────────────────────

  keysRead(client: Client, command: RegisteredCommand, args: Arguments): void {
    const reader = this.actor(client);
    const state = reader === null ? undefined : this.states.get(reader);
    if (reader === null || state === undefined || state.broadcast) return;
    if ((state.optIn && !state.caching) || (state.optOut && state.caching)) return;
    if (command.spec.group === 'scripting' || command.spec.group === 'pubsub') return;
    // A script that reads anything is taken to have read all keys that its call declared.
    const keys = client.isInternal
      ? this.server.scripting.declaredKeys
      : (command.keyIndexes(args) ?? []).map((index) => args.text(index));
    for (const key of keys) {
      let ids = this.readers.get(key);
      if (ids === undefined) {
        ids = new Set();
        this.readers.set(key, ids);
      }
      if (!ids.has(reader.id)) this.items++;
      ids.add(reader.id);
    }
    this.keepBelowLimit();
  }

  /** A key too many is forgotten, and its readers told as if it had changed. */
  private keepBelowLimit(): void {
    const limit = this.server.settings.trackingTableMaxKeys;
    if (limit === 0) return;
    for (const key of this.readers.keys()) {
      if (this.readers.size <= limit) return;
      this.invalidate(key, null);
    }
  }

  // ── Changes ──────────────────────────────────────────────────────────────────────────────────────────────────────

  keyChanged(_database: Database, key: Buffer, client: Client | null): void {
    const name = key.toString('latin1');
    const actor = client === null ? null : this.actor(client);
    if (this.prefixes.size > 0) this.rememberForBroadcast(name, actor);
    this.invalidate(name, actor);
  }

  /** As `keyChanged`; but the command has not begun, so that nothing need wait for its reply. */
  keyEvicted(_database: Database, key: Buffer): void {
    const name = key.toString('latin1');
    if (this.prefixes.size > 0) this.rememberForBroadcast(name, null);
    this.invalidate(name, null, false);
  }

  private invalidate(key: string, actor: Client | null, mayRun = true): void {
    const ids = this.readers.get(key);
    if (ids === undefined) return;
    this.readers.delete(key);
    this.items -= ids.size;
    for (const id of ids) {
      const reader = this.server.clients.get(id);
      const state = reader === undefined ? undefined : this.states.get(reader);
      if (reader === undefined || state === undefined || state.broadcast) continue;
      if (state.noLoop && reader === actor) continue;
      if (mayRun && this.isRunning(reader)) this.pending.push({ client: reader, key });
      else this.tell(reader, state, [key]);
    }
  }

  databaseFlushed(): void {
    for (const [client, state] of this.states) {
      if (this.isRunning(client)) this.pending.push({ client, key: null });
      else this.tell(client, state, null);
    }
    this.readers.clear();
    this.items = 0;
    // Some of the keys below a prefix changed in this turn and are gone now: they are told with the others.
  }

  /** After each command: what it invalidated for its own client, and the end of CLIENT CACHING. */
  commandEnded(client: Client, command: RegisteredCommand): void {
    if (!client.tracking) return;
    const state = this.states.get(client);
    if (state === undefined) return;
    if (this.pending.length > 0) {
      const own = this.pending.filter((message) => message.client === client);
      this.pending = this.pending.filter((message) => message.client !== client);
      for (const { key } of own) this.tell(client, state, key === null ? null : [key]);
    }
    const isClientCommand = (command.parent ?? command).spec.name === 'client';
    if (state.caching && client.transaction === null && !isClientCommand) state.caching = false;
  }

  /** Whether this client's command runs now, so that its messages must wait for the reply. */
  private isRunning(client: Client): boolean {
    return client === this.server.runningClient;
  }

  /** Who acts: for a command of a script, the client that called the script. */
  private actor(client: Client): Client | null {
    return client.isInternal ? this.server.scripting.caller : client;
  }

  // ── Broadcasting ─────────────────────────────────────────────────────────────────────────────────────────────────

  private rememberForBroadcast(key: string, actor: Client | null): void {
    for (const [prefix, entry] of this.prefixes) {
      if (key.startsWith(prefix)) entry.changed.set(key, actor);
    }
    if (this.broadcastScheduled) return;
    this.broadcastScheduled = true;
    setImmediate(() => {
      this.broadcastScheduled = false;
      this.broadcast();
    });
  }

  private broadcast(): void {
    for (const { clients, changed } of this.prefixes.values()) {
      if (changed.size === 0) continue;
      const keys = [...changed.keys()];
      for (const client of clients) {
        const state = this.states.get(client);
        if (state === undefined) continue;
        const told = state.noLoop ? keys.filter((key) => changed.get(key) !== client) : keys;
        if (told.length > 0) this.tell(client, state, told);
      }
      changed.clear();
    }
  }

  // ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Tells a client (or the one it named) that keys changed; null: all keys. */
  private tell(client: Client, state: TrackingState, keys: readonly string[] | null): void {
    let target = client;
    if (state.redirect !== 0) {
      const redirected = this.server.clients.get(state.redirect);
      if (redirected === undefined || redirected.closing) {
        state.redirectBroken = true;
        if (client.resp3) {
          this.server.pushTo(client, (reply) => {
            reply.push(2);
            reply.bulk('tracking-redir-broken');
            reply.integer(state.redirect);
          });
        }
        return;
      }
      target = redirected;
    }
    const isMessage = !target.resp3;
    // RESP2 has no pushes: only a subscriber that others redirect to can be told, as by a message of a channel.
    if (isMessage && (state.redirect === 0 || !target.isSubscribed)) return;
    this.server.pushTo(target, (reply) => {
      reply.push(isMessage ? 3 : 2);
      if (isMessage) {
        reply.bulk('message');
        reply.bulk('__redis__:invalidate');
      } else reply.bulk('invalidate');
      if (keys === null) {
        reply.nullArray();
        return;
      }
      reply.array(keys.length);
      for (const key of keys) reply.bulk(key);
    });
  }
}
