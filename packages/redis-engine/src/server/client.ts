/** What the server knows of one client: who it is, which protocol it speaks, what state its connection is in. */
import type { Connection } from '../net/connection.ts';
import type { Arguments } from '../protocol/arguments.ts';
import type { RegisteredCommand } from '../commands/registered-command.ts';
import type { Database } from '../keyspace/database.ts';
import type { BlockedState } from './blocked-clients.ts';

/** Commands between MULTI and EXEC. */
export interface TransactionState {
  readonly commands: { readonly command: RegisteredCommand; readonly args: Arguments }[];
  /** Memory of the queued commands. */
  bytes: number;
  /** A command was refused while queueing: EXEC answers EXECABORT. */
  failed: boolean;
}

/** A user as AUTH finds it; ACL gives it rules. */
export interface User {
  readonly name: string;
  /** Whether each of its commands must be checked. */
  readonly isRestricted: boolean;
}

/** What a name in a set and in the index of all such names costs beside its characters. */
const HELD_NAME_BYTES = 64;

export type ReplyMode = 'on' | 'off' | 'skip-next' | 'skip';

export class Client {
  readonly id: number;
  readonly connection: Connection;
  readonly address: string;
  readonly localAddress: string;
  readonly createdAt: number;
  lastInteraction: number;
  name = '';
  libraryName = '';
  libraryVersion = '';
  database: Database;
  resp3 = false;
  /** Null until it has authenticated, where that is needed. */
  user: User | null;
  /**
   * True while nothing but the command itself decides what happens to it: no transaction, no subscription, no
   * restriction. The dispatcher then skips all checks of state. Kept by `refresh`.
   */
  plain = true;
  transaction: TransactionState | null = null;
  /** Set when a watched key changed: EXEC answers null. */
  watchBroken = false;
  /** Watched keys as `database index:key`. */
  watched: Set<string> | null = null;
  channels: Set<string> | null = null;
  patterns: Set<string> | null = null;
  shardChannels: Set<string> | null = null;
  /** Memory of the names of channels and keys that it listens to and watches. */
  nameBytes = 0;
  blocked: BlockedState | null = null;
  isMonitor = false;
  replyMode: ReplyMode = 'on';
  noEvict = false;
  /** True for a command run by the server itself: it has no socket. */
  readonly isInternal: boolean;
  /** ACL restricts what this client may do: each command is checked. */
  restricted = false;
  /** Client-side caching is on: reads are remembered. */
  tracking = false;
  /** Client that invalidations go to: 0 to itself, -1 without tracking. */
  trackingRedirect = -1;
  /** For CLIENT LIST. */
  lastCommand = 'NULL';
  closing = false;
  /** When the output passed its soft limit, 0 if it is below it. */
  softLimitSince = 0;

  constructor(
    id: number,
    connection: Connection,
    address: string,
    localAddress: string,
    database: Database,
    now: number,
    isInternal = false,
  ) {
    this.id = id;
    this.connection = connection;
    this.address = address;
    this.localAddress = localAddress;
    this.database = database;
    this.createdAt = now;
    this.lastInteraction = now;
    this.isInternal = isInternal;
    this.user = null;
  }

  /** Counts a name that it listens to or watches from now on. */
  holdName(name: string): void {
    this.nameBytes += name.length + HELD_NAME_BYTES;
  }

  letNameGo(name: string): void {
    this.nameBytes -= name.length + HELD_NAME_BYTES;
  }

  get subscriptionCount(): number {
    return (this.channels?.size ?? 0) + (this.patterns?.size ?? 0);
  }

  get isSubscribed(): boolean {
    return this.subscriptionCount + (this.shardChannels?.size ?? 0) > 0;
  }

  /** To be called when anything changed that `plain` sums up. */
  refresh(): void {
    this.restricted = this.user?.isRestricted ?? false;
    this.plain =
      this.user !== null &&
      this.transaction === null &&
      this.replyMode === 'on' &&
      !this.restricted &&
      !this.tracking &&
      !this.isMonitor &&
      !this.isSubscribed;
  }
}
