/**
 * One execution of a command: what a handler sees and all it needs. See CONTRIBUTING.md for how handlers use it.
 *
 * The server has a single Call and sets its fields before each command; a command inside another (EXEC, a script) sets
 * them anew and puts them back. Handlers therefore keep nothing of it when they return.
 */
import { CommandError, wrongType } from '../errors.ts';
import type { Container, ContainerClass, EncodingLimits } from '../keyspace/container.ts';
import { type Database, NO_EXPIRY } from '../keyspace/database.ts';
import { ValueType } from '../keyspace/record.ts';
import type { Arguments } from '../protocol/arguments.ts';
import { HashValue } from '../types/hash.ts';
import type { ReplyWriter } from '../protocol/reply-writer.ts';
import type { RegisteredCommand } from '../commands/registered-command.ts';
import type { Effect } from '../persistence/effects.ts';
import type { Client } from './client.ts';
import type { NotifyClass } from './notify-class.ts';
import type { Server } from './server.ts';

/** How a command waits for keys. */
export interface BlockOptions {
  /** Indexes of the arguments that name the keys. */
  readonly keys: readonly number[];
  /** Type of value that wakes it; -1: any change of the key, its removal included. */
  readonly type: number;
  /** Milliseconds to wait, 0 without end. */
  readonly timeoutMs: number;
  /** Writes the reply of a wait that ended in vain. */
  readonly onTimeout: (reply: ReplyWriter) => void;
  /**
   * Arguments to run the command with when it is tried again, in place of those of this call: for what was resolved now
   * (`$` of XREAD).
   */
  readonly retryArguments?: Arguments;
}

const NOT_A_TIMEOUT = new CommandError('ERR timeout is not a float or out of range');
const NEGATIVE_TIMEOUT = new CommandError('ERR timeout is negative');
const TIMEOUT_TOO_LARGE = new CommandError('ERR timeout is out of range');

export class Call {
  readonly server: Server;
  client: Client;
  /** The client's database. */
  database: Database;
  args: Arguments;
  reply: ReplyWriter;
  command: RegisteredCommand;
  /** The command waited for a key, which has changed: it is tried again. */
  isRetry = false;
  /** Waiting is not allowed (inside EXEC or a script): `block` answers as if the time were over. */
  denyBlocking = false;
  /**
   * What the append-only file says in place of a command that chose by chance, or notes times: set by its handler where
   * `recordsEffects` asks for it.
   */
  effects: Effect[] | null = null;
  /** Depth of commands inside commands: 0 for what a client sent. */
  depth = 0;

  constructor(
    server: Server,
    client: Client,
    args: Arguments,
    reply: ReplyWriter,
    command: RegisteredCommand,
  ) {
    this.server = server;
    this.client = client;
    this.database = client.database;
    this.args = args;
    this.reply = reply;
    this.command = command;
  }

  /** Unix milliseconds; stands still within a command. */
  get now(): number {
    return this.server.keyspace.clock.now;
  }

  /** Thresholds of compact encodings. */
  get limits(): EncodingLimits {
    return this.server.settings;
  }

  // ── Records ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The record at a key to be read, or 0: counts a hit or a miss and renews the access clock. */
  readRecord(keyIndex: number): number {
    const args = this.args;
    const pointer = this.database.find(args.buffer, args.starts[keyIndex]!, args.lengths[keyIndex]!);
    const statistics = this.server.statistics;
    if (pointer === 0) {
      statistics.keyspaceMisses++;
      if (this.server.notifications.flags !== 0)
        this.server.notifications.keyMiss(this.database, args.view(keyIndex));
      return 0;
    }
    statistics.keyspaceHits++;
    this.database.touch(pointer);
    return pointer;
  }

  /** The record at a key of which only the outside is asked for (TTL, TYPE, EXISTS), or 0: counts a hit or a miss. */
  lookRecord(keyIndex: number): number {
    const pointer = this.peekRecord(keyIndex);
    if (pointer === 0) this.server.statistics.keyspaceMisses++;
    else this.server.statistics.keyspaceHits++;
    return pointer;
  }

  /** The record at a key to be changed, or 0: renews the access clock. */
  writeRecord(keyIndex: number): number {
    const args = this.args;
    const pointer = this.database.find(args.buffer, args.starts[keyIndex]!, args.lengths[keyIndex]!);
    if (pointer !== 0) this.database.touch(pointer);
    return pointer;
  }

  /** The record at a key without any trace of the look, or 0. */
  peekRecord(keyIndex: number): number {
    const args = this.args;
    return this.database.find(args.buffer, args.starts[keyIndex]!, args.lengths[keyIndex]!);
  }

  // ── Containers ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** The container at a key to be read; undefined if there is no key. Throws `wrongType`. */
  read<C extends Container>(keyIndex: number, kind: ContainerClass<C>): C | undefined {
    const pointer = this.readRecord(keyIndex);
    return pointer === 0 ? undefined : this.containerAt(keyIndex, pointer, kind);
  }

  /** The container at a key to be changed; undefined if there is no key. Throws `wrongType`. */
  write<C extends Container>(keyIndex: number, kind: ContainerClass<C>): C | undefined {
    const pointer = this.writeRecord(keyIndex);
    return pointer === 0 ? undefined : this.containerAt(keyIndex, pointer, kind);
  }

  private containerAt<C extends Container>(
    keyIndex: number,
    pointer: number,
    kind: ContainerClass<C>,
  ): C | undefined {
    if (this.database.typeOf(pointer) !== kind.type) throw wrongType;
    const container = this.database.containerOf(pointer) as C;
    if (
      kind.type === ValueType.Hash &&
      container instanceof HashValue &&
      container.nextExpiryAt <= this.now
    ) {
      const key = this.args.bytes(keyIndex);
      const { fieldExpiry } = this.server;
      if (!fieldExpiry.expire(this.database, key, pointer, container, this.now)) return undefined;
    }
    return container;
  }

  /** Sets a key to a container, whatever was there; an expiry goes. Follow with `changed`. */
  store(keyIndex: number, container: Container): void {
    const args = this.args;
    const start = args.starts[keyIndex]!;
    this.database.setContainer(args.buffer, start, args.lengths[keyIndex]!, container, false);
  }

  /** Sets a key to a string, whatever was there; an expiry goes. Follow with `changed`. */
  storeString(keyIndex: number, value: Uint8Array): void {
    const args = this.args;
    const start = args.starts[keyIndex]!;
    this.database.setString(args.buffer, start, args.lengths[keyIndex]!, value, 0, value.length, false);
  }

  /** Removes a key, if it is there. Follow with `changed(…, 'del', NotifyClass.Generic)` if it was. */
  remove(keyIndex: number): boolean {
    const pointer = this.peekRecord(keyIndex);
    if (pointer === 0) return false;
    this.database.remove(pointer);
    return true;
  }

  /** To be called after a container lost elements: removes the key of an empty one, and tells of it. */
  removeIfEmpty(keyIndex: number, container: Container): void {
    if (container.size > 0) return;
    this.remove(keyIndex);
    this.changed(keyIndex, 'del', 'generic');
  }

  // ── What a change sets off ───────────────────────────────────────────────────────────────────────────────────────

  /**
   * Tells that the value at a key changed: breaks WATCH, invalidates client-side caches, wakes clients that wait for the
   * key, publishes the keyspace notification `event` and counts one change. Call it once for each key and event, after
   * the change.
   */
  changed(keyIndex: number, event: string, notifyClass: NotifyClass): void {
    const server = this.server;
    server.keyspace.dirty++;
    if (server.keysAreObserved) {
      server.keyChanged(this.database, this.args.bytes(keyIndex), event, notifyClass, this.client);
    }
  }

  /** As `changed`, for a key that is no argument, or in another database. */
  changedKey(database: Database, key: Buffer, event: string, notifyClass: NotifyClass): void {
    const server = this.server;
    server.keyspace.dirty++;
    if (server.keysAreObserved) server.keyChanged(database, key, event, notifyClass, this.client);
  }

  /** Publishes a keyspace notification alone, for a second event of one change. */
  notify(keyIndex: number, event: string, notifyClass: NotifyClass): void {
    const notifications = this.server.notifications;
    if (notifications.flags !== 0) {
      notifications.publish(this.database, this.args.bytes(keyIndex), event, notifyClass);
    }
  }

  /** Whether what commands do is appended to a file: those whose arguments do not tell it then fill `effects`. */
  get recordsEffects(): boolean {
    return this.server.snapshots.isAppending;
  }

  // ── Waiting ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Makes the client wait until one of the keys changes; the command is then run again from its begin, with `isRetry`
   * set, and may wait again without losing its place in the queue. The handler writes no reply and returns at once.
   */
  block(options: BlockOptions): void {
    if (this.denyBlocking) options.onTimeout(this.reply);
    else this.server.blockedClients.block(this, options);
  }

  /** A timeout in seconds with fractions, as milliseconds. Throws Redis's errors for what is none. */
  timeoutMs(index: number): number {
    const seconds = this.args.double(index, NOT_A_TIMEOUT);
    if (seconds < 0) throw NEGATIVE_TIMEOUT;
    if (seconds * 1000 > Number.MAX_SAFE_INTEGER) throw TIMEOUT_TOO_LARGE;
    return Math.ceil(seconds * 1000);
  }

  /** Expiry in Unix milliseconds of the record at a key, or NO_EXPIRY. */
  expiryOf(keyIndex: number): number {
    const pointer = this.peekRecord(keyIndex);
    return pointer === 0 ? NO_EXPIRY : this.database.expiryOf(pointer);
  }
}
