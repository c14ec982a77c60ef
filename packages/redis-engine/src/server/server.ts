/**
 * The server: its databases, its clients, and the way of a command from its arguments to its reply.
 *
 * There is one thread and one command at a time, as in Redis. `execute` decides whether a command may run now, `run` runs
 * it; what is rare (transactions, subscriptions, permissions, memory limits) is behind two flags, `client.plain` and
 * `hasRestrictions`, so that an ordinary GET meets two comparisons on its way.
 */
import type { Socket } from 'node:net';
import { CommandTable } from '../commands/command-table.ts';
import { commandSpecs } from '../commands/table.ts';
import { Flag, type RegisteredCommand } from '../commands/registered-command.ts';
import { CommandError, NOT_ENOUGH_REPLICAS, outOfMemory } from '../errors.ts';
import type { Database } from '../keyspace/database.ts';
import { COMMANDS_AHEAD, fetchAhead } from '../keyspace/fetch-ahead.ts';
import { Keyspace } from '../keyspace/keyspace.ts';
import { Connection, type ConnectionHost } from '../net/connection.ts';
import { Outbox } from '../net/outbox.ts';
import type { Output } from '../net/output.ts';
import { Arguments } from '../protocol/arguments.ts';
import { ReplyWriter } from '../protocol/reply-writer.ts';
import { RequestParser } from '../protocol/request-parser.ts';
import { Persistence } from '../persistence/persistence.ts';
import { Scripting } from '../scripting/scripting.ts';
import { keySlot } from '../structures/key-slot.ts';
import { AccessControl } from './access-control.ts';
import { BlockedClients, type BlockedState } from './blocked-clients.ts';
import { Call } from './call.ts';
import { Client } from './client.ts';
import { bytesOfArguments, ClientEviction } from './client-memory.ts';
import type { Config } from './config.ts';
import { digestOfDatabases, digestOfValue } from './digest.ts';
import { evictUntilBelowLimit } from './eviction.ts';
import { FieldExpiry } from './field-expiry.ts';
import { LatencyMonitor } from './latency-monitor.ts';
import { feedMonitors } from './monitor.ts';
import { Migrations } from './migrations.ts';
import { Notifications } from './notifications.ts';
import type { NotifyClass } from './notify-class.ts';
import { PersistenceState } from './persistence-state.ts';
import { isLoopback, PROTECTED_MODE_ERROR } from './protected-mode.ts';
import { PubSub } from './pubsub.ts';
import { followConfig, type Settings } from './settings.ts';
import { Slowlog } from './slowlog.ts';
import { Statistics } from './statistics.ts';
import { Tracking } from './tracking.ts';
import { WatchedKeys } from './watched-keys.ts';

/** Of commands that do not take long by themselves each 16th is timed, since reading a clock costs as much as a GET. */
const TIMING_SAMPLE = 15;
/** And all that are longer than this. */
const LONG_COMMAND_BYTES = 16 * 1024;
/** Some hundred microseconds. */
const SLOTS_FREED_AT_ONCE = 2000;

/** Told of all changes and reads of keys; client-side caching is one. */
export interface KeyObserver {
  /** For INFO. */
  readonly trackedKeys: number;
  readonly trackedItems: number;
  readonly trackedPrefixes: number;
  /** `client` is who changed it, or null for expiry. */
  keyChanged(database: Database, key: Buffer, client: Client | null): void;
  /** Memory was needed, before a command runs. */
  keyEvicted(database: Database, key: Buffer): void;
  /** All keys of a database (or of all, with null) are gone. */
  databaseFlushed(database: Database | null): void;
  /** A client no longer has `tracking` set. */
  forget(client: Client): void;
  /** A client that has `tracking` set has read keys. */
  keysRead(client: Client, command: RegisteredCommand, args: Arguments): void;
  /** A command that a client sent has written its reply. */
  commandEnded(client: Client, command: RegisteredCommand): void;
}

/** Told of what may change keys: snapshots under way, and the append-only file. */
export interface WriteObserver {
  /** Runs a command that may write. */
  run(call: Call, command: RegisteredCommand): void;
  /** A command that a client sent, or one that waited, has ended, with all that it ran. */
  commandEnded(): void;
  /** Fields of the hash at a record are about to go, because their time has passed. */
  fieldsExpire(database: Database, pointer: number, fields: readonly string[]): void;
  /** A key went by expiry or eviction. */
  keyRemoved(database: Database, key: Buffer): void;
  /** Writes what replies wait for, now. */
  commit(): void;
}

export class Server implements ConnectionHost {
  readonly config: Config;
  readonly settings: Settings;
  readonly keyspace: Keyspace;
  readonly statistics = new Statistics();
  readonly commands = new CommandTable(commandSpecs);
  readonly pubsub = new PubSub((client, write) => this.pushTo(client, write));
  readonly notifications = new Notifications(this.pubsub);
  readonly watchedKeys = new WatchedKeys();
  readonly blockedClients = new BlockedClients(this);
  readonly migrations = new Migrations(this);
  readonly accessControl: AccessControl;
  readonly slowlog = new Slowlog();
  readonly latency = new LatencyMonitor();
  readonly clients = new Map<number, Client>();
  readonly monitors = new Set<Client>();
  readonly startedAt = Date.now();
  readonly runId: string;
  /** Set once listening. */
  port = 0;

  readonly parser = new RequestParser();
  readonly writer = new ReplyWriter();
  private readonly outbox = new Outbox(this.writer);
  sharedArguments = new Arguments();
  readonly commandsAhead = Array.from({ length: COMMANDS_AHEAD }, () => new Arguments());

  /** Whether anyone must be told of changed keys: kept by `keysObservedChanged`. */
  keysAreObserved = false;
  keyObserver: KeyObserver | null = null;
  writeObserver: WriteObserver | null = null;
  /** Changes were not written yet: they are before anything is sent. */
  hasUncommitted = false;
  /** Why commands that write are refused: data cannot be kept on disk. Null: they are not. */
  writeRefusal: string | null = null;
  /** Whether commands must be checked against a memory limit, a pause, monitors. */
  hasRestrictions = false;
  /** A script was stopped half-way to let others go, and will be gone on with. */
  isBusy = false;
  /** Whether each command is timed. */
  timesAll = false;
  activeExpiry = true;
  readonly persistence = new PersistenceState();
  readonly snapshots: Persistence;
  /** Called ten times a second with the time in Unix milliseconds. */
  readonly periodicWork: ((nowMs: number) => void)[] = [];
  readonly fieldExpiry = new FieldExpiry(this);
  peakBytes = 0;
  startupBytes = 0;
  replicationId: string;
  /** For INFO: set by what runs scripts. */
  scriptCount: () => number = () => 0;
  functionCount: () => number = () => 0;
  libraryCount: () => number = () => 0;
  pausedUntil = 0;
  pausesWritesOnly = false;
  /** Told when the server is asked to stop (SHUTDOWN). */
  onShutdown: (save: boolean | null) => void = () => {};

  readonly scripting: Scripting;
  readonly tracking = new Tracking(this);
  private readonly clientEviction = new ClientEviction(this);
  private clientLimit = 0;
  /** Clients whose output is beyond its soft limit. */
  private readonly slowReaders = new Set<Client>();
  readonly call: Call;
  /** Runs commands of the server itself. */
  readonly internalClient: Client;
  private nextClientId = 1;
  private current: Client | null = null;
  private readonly sideWriters: ReplyWriter[] = [];
  private sideDepth = 0;
  private readonly queuedConnections = new Set<Connection>();
  private turns = 0;
  private sinceTimed = 0;
  private readonly pausedClients = new Set<Client>();
  private pauseTimer: NodeJS.Timeout | null = null;
  private flushScheduled = false;
  private wentOnFrom = 0;
  private isFreeing = false;

  constructor(config: Config, runId: string) {
    this.config = config;
    this.runId = runId;
    this.replicationId = runId;
    this.keyspace = new Keyspace({ now: Date.now() }, config.number('databases'));
    this.keyspace.listener = {
      expired: (database, key) => this.keyRemovedBySystem(database, key, 'expired', 'expired'),
    };
    this.keyspace.arena.onLeaving = () => this.freeLater();
    this.accessControl = new AccessControl(config, this.commands);
    this.internalClient = this.createInternalClient();
    this.scripting = new Scripting(this);
    this.snapshots = new Persistence(this);
    const anyCommand = this.commands.findByName('ping')!;
    this.call = new Call(this, this.internalClient, new Arguments(), this.writer, anyCommand);
    this.settings = followConfig(config, () => this.settingsChanged());
    this.settingsChanged();
    config.watch('notify-keyspace-events', (value) => {
      this.notifications.setFlags(value);
      this.keyspace.onCreated = this.notifications.tellsNewKeys
        ? (database, key) => this.notifications.newKey(database, key)
        : null;
      this.keysObservedChanged();
    });
  }

  get queryBufferLimit(): number {
    return this.settings.queryBufferLimit;
  }

  private settingsChanged(): void {
    if (this.settings === undefined) return;
    const { settings, keyspace } = this;
    this.parser.maxBulkLength = settings.protoMaxBulkLength;
    this.restrictionsChanged();
    this.timesAll =
      (settings.slowlogMicroseconds >= 0 && settings.slowlogMicroseconds < 1000) ||
      settings.latencyThresholdMs > 0;
    if (settings.clientMemoryLimit !== this.clientLimit) {
      this.clientLimit = settings.clientMemoryLimit;
      this.clientEviction.setLimit(this.clientLimit);
    }
    keyspace.lfu = settings.maxmemoryPolicy?.endsWith('lfu') ?? false;
  }

  /** To be called when a memory limit, a pause or a monitor came or went. */
  restrictionsChanged(): void {
    this.hasRestrictions =
      this.settings.isCluster ||
      this.settings.maxmemory > 0 ||
      this.pausedUntil > 0 ||
      this.writeRefusal !== null ||
      this.lacksReplicas ||
      this.scripting.paused !== null ||
      this.migrations.areUnderWay ||
      this.monitors.size > 0;
  }

  /** Writes are to have replicas (`min-replicas-to-write`), and there are none. */
  get lacksReplicas(): boolean {
    return this.settings.minReplicasToWrite > 0 && this.settings.minReplicasMaxLag > 0;
  }

  /** To be called when someone began or ceased to care for changed keys. */
  keysObservedChanged(): void {
    this.keysAreObserved =
      this.notifications.flags !== 0 ||
      this.watchedKeys.count > 0 ||
      this.blockedClients.count > 0 ||
      this.keyObserver !== null;
  }

  // ── Clients ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Takes a new connection; null if there are too many. */
  accept(socket: Socket, output: Output): Connection | null {
    this.tick();
    this.statistics.connectionsReceived++;
    socket.on('error', () => socket.destroy());
    // A client that has said all it wants to say gets its replies before its socket ends.
    socket.prependListener('end', this.sendWaiting);
    if (this.clients.size >= this.settings.maxClients) {
      this.statistics.rejectedConnections++;
      socket.end('-ERR max number of clients reached\r\n');
      return null;
    }
    if (this.isProtected && !isLoopback(socket.remoteAddress)) {
      this.statistics.rejectedConnections++;
      socket.end(PROTECTED_MODE_ERROR);
      return null;
    }
    const connection = new Connection(socket, output, this);
    const address =
      socket.remoteAddress === undefined
        ? `${this.config.text('unixsocket')}:0`
        : addressOf(socket.remoteAddress, socket.remotePort);
    const local =
      socket.localAddress === undefined
        ? `${this.config.text('unixsocket')}:0`
        : addressOf(socket.localAddress, socket.localPort);
    const database = this.keyspace.databases[0]!;
    const client = new Client(
      this.nextClientId++,
      connection,
      address,
      local,
      database,
      this.keyspace.clock.now,
    );
    connection.client = client;
    client.user = this.accessControl.userOfNewClient();
    client.refresh();
    this.clients.set(client.id, client);
    socket.on('close', () => this.closed(client));
    return connection;
  }

  private get isProtected(): boolean {
    return this.accessControl.defaultUser.noPassword && this.config.boolean('protected-mode');
  }

  /** A client without a socket: for scripts, loading, and the server's own commands. */
  createInternalClient(): Client {
    const connection = new Connection(null, null, this);
    const database = this.keyspace.databases[0]!;
    const client = new Client(0, connection, '', '', database, this.keyspace.clock.now, true);
    connection.client = client;
    client.user = this.accessControl.defaultUser;
    return client;
  }

  /** What a client is forgotten for, when its connection has ended. */
  closed(client: Client): void {
    client.closing = true;
    if (!this.clients.delete(client.id)) return;
    this.stopTracking(client);
    this.clientEviction.forget(client);
    this.slowReaders.delete(client);
    this.forgetState(client);
    this.pausedClients.delete(client);
    this.migrations.forget(client);
    this.queuedConnections.delete(client.connection);
  }

  /** Ends all that a client began: a wait, a transaction, subscriptions, monitoring. */
  forgetState(client: Client): void {
    this.blockedClients.release(client);
    this.watchedKeys.unwatchAll(client);
    client.transaction = null;
    this.pubsub.forget(client);
    if (this.monitors.delete(client)) this.restrictionsChanged();
    client.isMonitor = false;
    this.keysObservedChanged();
    client.refresh();
  }

  /** To be called when a user was changed: what its clients may do is looked up again. */
  permissionsChanged(): void {
    for (const client of this.clients.values()) client.refresh();
  }

  /** Whose command runs, or null between commands. */
  get runningClient(): Client | null {
    return this.current;
  }

  /** Ends client-side caching for a client. */
  stopTracking(client: Client): void {
    if (!client.tracking) return;
    client.tracking = false;
    client.trackingRedirect = -1;
    this.keyObserver?.forget(client);
    client.refresh();
  }

  /** Ends a connection: after its replies have gone out, or at once. */
  disconnect(client: Client, afterReplies: boolean): void {
    client.closing = true;
    this.outbox.send();
    if (afterReplies && client !== this.current) client.connection.end();
    else if (!afterReplies) client.connection.destroy();
    if (client !== this.current) this.closed(client);
  }

  protocolError(client: Client, error: string): void {
    this.reply(client, `ERR Protocol error: ${error}`);
    client.closing = true;
  }

  private reply(client: Client, error: string): void {
    this.statistics.countError(error);
    this.writeTo(client, (reply) => reply.error(error));
  }

  queryBufferExceeded(client: Client): void {
    this.statistics.queryBufferDisconnections++;
    this.disconnect(client, false);
  }

  wrote(client: Client, bytes: number, pending: number): void {
    this.statistics.outputBytes += bytes;
    this.statistics.writes++;
    if (pending > 0) this.checkOutputLimit(client, pending);
  }

  private checkOutputLimit(client: Client, pending: number): void {
    const limit = this.settings.outputLimits.get(client.isSubscribed ? 'pubsub' : 'normal');
    if (limit === undefined) return;
    let exceeded = limit.hard > 0 && pending > limit.hard;
    if (limit.soft > 0 && pending > limit.soft) {
      const now = this.keyspace.clock.now;
      if (client.softLimitSince === 0) client.softLimitSince = now;
      this.slowReaders.add(client);
      exceeded ||= now - client.softLimitSince > limit.softSeconds * 1000;
    } else {
      client.softLimitSince = 0;
      this.slowReaders.delete(client);
    }
    if (!exceeded || client.closing) return;
    this.statistics.outputBufferDisconnections++;
    client.connection.destroy();
    client.closing = true;
  }

  /** To be called now and then: ends clients that have read too slowly for too long, and the largest if there are too many. */
  checkClients(): void {
    for (const client of this.slowReaders) this.checkOutputLimit(client, client.connection.outputBytes);
    if (this.clientEviction.isActive) this.clientEviction.updateAll();
  }

  // ── Turns: what happens between reading from a socket and waiting for the next event ───────────────────────────────

  /** Renews the clock. */
  tick(): void {
    this.keyspace.clock.now = Date.now();
  }

  beginTurn(client: Client, bytes: number): void {
    const now = Date.now();
    this.keyspace.clock.now = now;
    this.statistics.inputBytes += bytes;
    this.statistics.reads++;
    client.lastInteraction = now;
    this.current = client;
    this.writer.resp3 = client.resp3;
    this.turns++;
  }

  endTurn(): void {
    const client = this.current!;
    this.current = null;
    this.turns--;
    this.outbox.take(client.connection);

    if (client.closing) {
      this.outbox.send();
      client.connection.end();
    } else if (this.clientEviction.isActive) {
      this.clientEviction.update(client);
    }
    if (this.queuedConnections.size > 0) this.flushQueued();
  }

  private readonly sendWaiting = (): void => this.outbox.send();

  sendReplies(connection: Connection): void {
    this.outbox.take(connection);
    this.outbox.send();
  }

  /** Sends what was written aside, behind the replies that were written before. */
  private flushQueued(): void {
    this.outbox.send();
    for (const connection of this.queuedConnections) {
      connection.flushQueued();
      if (connection.client.closing) connection.end();
    }
    this.queuedConnections.clear();
  }

  /** Writes what is about to be confirmed. */
  commitWrites(): void {
    this.writeObserver?.commit();
  }

  /** What waiting replies would confirm could not be written: their clients are not told that it was. */
  dropReplies(): void {
    this.outbox.endConnections();
    for (const connection of this.queuedConnections) connection.destroy();
  }

  /**
   * Writes to any client. To the one whose command runs the bytes go in their order among its replies; those of others are
   * sent at the end of the turn.
   */
  writeTo(client: Client, write: (reply: ReplyWriter) => void): void {
    if (client === this.current && this.call.depth === 0) write(this.call.reply);
    else if (client.replyMode !== 'off') this.writeAside(client, write);
  }

  /** The same for a message that is pushed: it arrives although the client has silenced its replies. */
  pushTo(client: Client, write: (reply: ReplyWriter) => void): void {
    if (client === this.current && this.call.depth === 0) {
      const { reply } = this.call;
      const start = reply.position;
      write(reply);
      reply.keepPush(start);
    } else {
      this.writeAside(client, write);
    }
  }

  private writeAside(client: Client, write: (reply: ReplyWriter) => void): void {
    if (client.closing) return;
    const depth = this.sideDepth++;
    const writer = (this.sideWriters[depth] ??= new ReplyWriter());
    writer.resp3 = client.resp3;
    write(writer);
    this.sideDepth = depth;
    if (writer.position > 0) {
      client.connection.enqueue(Buffer.from(writer.written()));
      this.queuedConnections.add(client.connection);
      this.checkOutputLimit(client, client.connection.outputBytes);
      if (this.turns === 0) this.scheduleFlush();
    }
    writer.reset(false);
  }

  private scheduleFlush(): void {
    if (this.flushScheduled) return;
    this.flushScheduled = true;
    queueMicrotask(() => {
      this.flushScheduled = false;
      this.flushQueued();
    });
  }

  /** A client that waited goes on with the commands it has sent meanwhile, after this turn. */
  resume(client: Client): void {
    queueMicrotask(() => client.connection.resume());
  }

  // ── The way of a command ───────────────────────────────────────────────────────────────────────────────────────────

  fetchAhead(client: Client, count: number): void {
    fetchAhead(client.database, this.commandsAhead, count);
  }

  execute(client: Client, args: Arguments): boolean {
    const command = this.commands.find(args);
    const call = this.call;
    call.reply = this.writer;
    if (command === null || command.isContainer || !command.acceptsCount(args.count)) {
      return this.executeUnusual(client, command, args);
    }
    if (!client.plain || this.hasRestrictions) return this.executeChecked(client, command, args);
    this.run(client, command, args);
    return true;
  }

  /** Commands with subcommands, unknown ones, and those with a wrong number of arguments. */
  private executeUnusual(client: Client, found: RegisteredCommand | null, args: Arguments): boolean {
    const resolved = this.resolve(found, args);
    if (typeof resolved === 'string') {
      this.reject(client, found, resolved);
      return true;
    }
    return this.executeChecked(client, resolved, args);
  }

  /** The command or subcommand that arguments name, or the text of the error why there is none. */
  resolve(found: RegisteredCommand | null, args: Arguments): RegisteredCommand | string {
    if (found === null) return unknownCommand(args);
    let command = found;
    if (command.isContainer && args.count > 1) {
      const sub = command.subcommands!.get(args.word(1));
      if (sub === undefined) {
        const name = args.shown(1).slice(0, 128);
        return `ERR unknown subcommand '${name}'. Try ${command.fullName.toUpperCase()} HELP.`;
      }
      command = sub;
    }
    if (!command.acceptsCount(args.count)) {
      return `ERR wrong number of arguments for '${command.fullName}' command`;
    }
    return command;
  }

  /** Refuses a command; inside MULTI the transaction fails with it. */
  private reject(client: Client, command: RegisteredCommand | null, error: string): void {
    if (command !== null) command.rejectedCalls++;
    let message = error;
    if (client.transaction !== null) client.transaction.failed = true;
    if (command?.spec.name === 'exec') {
      // A transaction that may not run is over. Redis leaves the code out where it writes the reason itself.
      const reason = error.startsWith('ERR wrong number of arguments') ? error.slice(4) : error;
      message = `EXECABORT Transaction discarded because of: ${reason}`;
      this.forgetTransaction(client);
    }
    this.statistics.countError(message);
    const mark = this.call.reply.position;
    this.call.reply.error(message);
    this.applyReplyMode(client, mark);
  }

  /** The checks that `execute` skips for plain clients of an unrestricted server. */
  private executeChecked(client: Client, command: RegisteredCommand, args: Arguments): boolean {
    const { flags } = command;
    if (client.user === null && (flags & Flag.NoAuth) === 0) {
      this.reject(client, command, 'NOAUTH Authentication required.');
      return true;
    }
    if (client.transaction !== null && (flags & Flag.NoMulti) !== 0) {
      this.reject(client, command, 'ERR Command not allowed inside a transaction');
      return true;
    }
    if (client.restricted && (flags & Flag.NoAuth) === 0) {
      const refusal = this.accessControl.refusal(client, command, args);
      if (refusal !== null) {
        this.reject(client, command, refusal);
        return true;
      }
    }
    if (this.settings.isCluster && keysAreInManySlots(command, args)) {
      this.reject(client, command, "CROSSSLOT Keys in request don't hash to the same slot");
      return true;
    }
    if (
      this.settings.maxmemory > 0 &&
      !this.isBusy &&
      !evictUntilBelowLimit(this) &&
      this.usesMemory(client, command)
    ) {
      this.reject(client, command, outOfMemory.message);
      return true;
    }
    if (this.writeRefusal !== null && this.isWriteOrPing(client, command)) {
      this.reject(client, command, this.writeRefusal);
      return true;
    }
    if (this.lacksReplicas && this.writes(client, command)) {
      this.reject(client, command, NOT_ENOUGH_REPLICAS);
      return true;
    }
    if (client.isSubscribed && !client.resp3 && !ALLOWED_WHILE_SUBSCRIBED.has(command.fullName)) {
      this.reject(
        client,
        command,
        `ERR Can't execute '${command.fullName}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`,
      );
      return true;
    }
    if (this.isBusy && (flags & Flag.AllowBusy) === 0) {
      this.reject(client, command, this.scripting.busyError().message);
      return true;
    }
    if (this.pausedUntil > 0 && this.isPaused(client, command, args)) {
      this.pausedClients.add(client);
      return false;
    }
    if (this.migrations.areUnderWay && this.migrations.mustWait(client, command, args)) return false;
    if (client.transaction !== null && !RUN_INSIDE_MULTI.has(command.spec.name)) {
      const copy = args.clone();
      client.transaction.commands.push({ command, args: copy });
      client.transaction.bytes += bytesOfArguments(copy.buffer.length, copy.count);
      const mark = this.call.reply.position;
      this.call.reply.simple('QUEUED');
      this.applyReplyMode(client, mark);
      return true;
    }
    const mark = this.writer.position;
    this.run(client, command, args);
    this.applyReplyMode(client, mark);
    return true;
  }

  /** Whether a command, or one of those that EXEC will run, may need more memory. */
  private usesMemory(client: Client, command: RegisteredCommand): boolean {
    if ((command.flags & Flag.DenyOom) !== 0) return true;
    if (command.spec.name !== 'exec' || client.transaction === null) return false;
    return client.transaction.commands.some((queued) => (queued.command.flags & Flag.DenyOom) !== 0);
  }

  /** What is refused while data cannot be kept: commands that write, and PING, so that monitoring sees it. */
  private isWriteOrPing(client: Client, command: RegisteredCommand): boolean {
    return command.spec.name === 'ping' || this.writes(client, command);
  }

  /** Whether a command, or one of those that EXEC will run, writes. */
  private writes(client: Client, command: RegisteredCommand): boolean {
    if ((command.flags & Flag.Write) !== 0) return true;
    if (command.spec.name !== 'exec' || client.transaction === null) return false;
    return client.transaction.commands.some((queued) => (queued.command.flags & Flag.Write) !== 0);
  }

  /** Takes a client out of MULTI and lets go of what it watches. */
  forgetTransaction(client: Client): void {
    client.transaction = null;
    this.watchedKeys.unwatchAll(client);
    this.keysObservedChanged();
    client.refresh();
  }

  /** CLIENT REPLY OFF and SKIP take back what was written. */
  private applyReplyMode(client: Client, mark: number): void {
    if (client.replyMode === 'on') return;
    if (client.replyMode === 'skip-next') {
      client.replyMode = 'skip';
      return;
    }
    this.call.reply.takeBack(mark);
    if (client.replyMode === 'skip') {
      client.replyMode = 'on';
      client.refresh();
    }
  }

  private isPaused(client: Client, command: RegisteredCommand, args: Arguments): boolean {
    if (client.isInternal || this.pausedUntil <= this.keyspace.clock.now) return false;
    if (!this.pausesWritesOnly) return true;
    if (this.mayWrite(command, args)) return true;
    const isExec = command.spec.name === 'exec';
    return (
      isExec &&
      (client.transaction?.commands.some((queued) => this.mayWrite(queued.command, queued.args)) ?? false)
    );
  }

  /** Whether a command may change something; a script's own flags count. */
  private mayWrite(command: RegisteredCommand, args: Arguments): boolean {
    if ((command.flags & (Flag.Write | Flag.MayReplicate)) === 0) return false;
    return command.spec.group !== 'scripting' || !this.scripting.isReadOnly(command, args);
  }

  /** Runs a command that may run. */
  private run(client: Client, command: RegisteredCommand, args: Arguments): void {
    const call = this.call;
    call.client = client;
    call.database = client.database;
    call.args = args;
    call.command = command;
    this.statistics.commandsProcessed++;
    this.invoke(call, command);
    if (client.tracking && this.keyObserver !== null && (command.flags & Flag.ReadOnly) !== 0) {
      this.keyObserver.keysRead(client, command, args);
    }
    if (this.keyObserver !== null) this.keyObserver.commandEnded(client, command);
    if (this.isBusy) return;
    if (this.writeObserver !== null) this.writeObserver.commandEnded();
    this.blockedClients.serve();
  }

  /** Calls the handler, makes an error reply of what it throws, and counts. */
  private invoke(call: Call, command: RegisteredCommand): void {
    const { reply, client, args } = call;
    const mark = reply.position;
    client.lastCommand = command.fullName;
    // A script is shown before the commands it runs, all else after it has run.
    const isScript = command.spec.group === 'scripting';
    if (this.monitors.size > 0 && isScript) feedMonitors(this, client, command, args);
    const timed =
      command.isAlwaysTimed ||
      this.timesAll ||
      (this.sinceTimed++ & TIMING_SAMPLE) === 0 ||
      command.timedCalls === 0 ||
      args.byteLength > LONG_COMMAND_BYTES;
    const begin = timed ? this.beginning() : 0;
    try {
      if (this.writeObserver !== null && (command.flags & Flag.Write) !== 0)
        this.writeObserver.run(call, command);
      else command.execute(call);
    } catch (error) {
      reply.position = mark;
      this.failed(call, command, error);
    }
    command.calls++;
    if (this.monitors.size > 0 && !isScript) feedMonitors(this, client, command, args);
    if (timed && client.blocked?.goesOn !== true)
      this.timed(call, command, args, (performance.now() - begin) * 1000);
  }

  /** When the command began that is about to run: now, or where it goes on with what it began earlier. */
  private beginning(): number {
    const { wentOnFrom } = this;
    this.wentOnFrom = 0;
    return wentOnFrom === 0 ? performance.now() : wentOnFrom;
  }

  private failed(call: Call, command: RegisteredCommand, error: unknown): void {
    command.failedCalls++;
    if (error instanceof CommandError) {
      if (!error.isCounted) this.statistics.countError(error.message);
      call.reply.error(error.message);
      return;
    }
    this.statistics.unexpectedErrors++;
    const message =
      error instanceof RangeError ? 'ERR insufficient memory for this command' : 'ERR internal error';
    this.statistics.countError(message);
    call.reply.error(message);
    this.onUnexpectedError(error, command.fullName);
  }

  /** Told of errors that are faults of the engine. */
  onUnexpectedError: (error: unknown, commandName: string) => void = () => {};

  private timed(call: Call, command: RegisteredCommand, args: Arguments, microseconds: number): void {
    command.microseconds += microseconds;
    command.timedCalls++;
    command.histogram.add(microseconds);
    const { settings } = this;
    if (settings.latencyThresholdMs > 0 && microseconds >= settings.latencyThresholdMs * 1000) {
      const event = command.isSlow ? 'command' : 'fast-command';
      this.latency.add(event, this.keyspace.clock.now, Math.floor(microseconds / 1000));
    }
    if (
      settings.slowlogMicroseconds >= 0 &&
      microseconds >= settings.slowlogMicroseconds &&
      (command.flags & Flag.SkipSlowlog) === 0 &&
      call.client.blocked === null
    ) {
      const loggedClient = call.client;
      this.slowlog.add(
        args,
        command.secretIndexes(args),
        Math.floor(microseconds),
        this.keyspace.clock.now,
        loggedClient,
        settings.slowlogLength,
      );
    }
  }

  /**
   * Runs a command inside another one (EXEC, a script): its reply goes to `reply`. The caller has checked that the
   * command exists and takes so many arguments (`resolve`).
   */
  runNested(client: Client, command: RegisteredCommand, args: Arguments, reply: ReplyWriter): void {
    const call = this.call;
    const saved = {
      client: call.client,
      database: call.database,
      args: call.args,
      command: call.command,
      reply: call.reply,
      denyBlocking: call.denyBlocking,
      isRetry: call.isRetry,
    };
    call.client = client;
    call.database = client.database;
    call.args = args;
    call.command = command;
    call.reply = reply;
    call.denyBlocking = true;
    call.isRetry = false;
    call.depth++;
    this.statistics.commandsProcessed++;
    this.invoke(call, command);
    if (client.tracking && this.keyObserver !== null && (command.flags & Flag.ReadOnly) !== 0) {
      this.keyObserver.keysRead(client, command, args);
    }
    call.depth--;
    call.client = saved.client;
    call.database = saved.client.database;
    call.args = saved.args;
    call.command = saved.command;
    call.reply = saved.reply;
    call.denyBlocking = saved.denyBlocking;
    call.isRetry = saved.isRetry;
  }

  /** Tries a command again that waited for a key. `reply` is where its client's replies go. */
  retry(client: Client, state: BlockedState, reply: ReplyWriter): void {
    const call = this.call;
    const saved = { client: call.client, args: call.args, command: call.command, reply: call.reply };
    const current = this.current;
    this.current = client;
    call.client = client;
    call.database = client.database;
    call.args = state.args;
    call.command = state.command;
    call.reply = reply;
    call.isRetry = true;
    // It goes on with a call that was counted when the client began to wait.
    state.command.calls--;
    this.invoke(call, state.command);
    if (!this.isBusy) {
      this.keyObserver?.commandEnded(client, state.command);
      this.writeObserver?.commandEnded();
    }
    call.isRetry = false;
    this.current = current;
    call.client = saved.client;
    call.database = saved.client.database;
    call.args = saved.args;
    call.command = saved.command;
    call.reply = saved.reply;
  }

  /** Runs the handler of a command again that was not done. `beganAt` is when it began, by `performance.now`. */
  goOn(client: Client, state: BlockedState, reply: ReplyWriter, beganAt: number): void {
    this.wentOnFrom = beganAt;
    this.retry(client, state, reply);
  }

  // ── Keys that change ───────────────────────────────────────────────────────────────────────────────────────────────

  keyChanged(database: Database, key: Buffer, event: string, notifyClass: NotifyClass, client: Client): void {
    this.watchedKeys.changed(database, key);
    this.keyObserver?.keyChanged(database, key, client);
    if (this.blockedClients.count > 0) this.blockedClients.signal(database, key.toString('latin1'));
    this.notifications.publish(database, key, event, notifyClass);
  }

  /** A key went by expiry or eviction. */
  keyRemovedBySystem(database: Database, key: Buffer, event: string, notifyClass: NotifyClass): void {
    this.writeObserver?.keyRemoved(database, key);
    if (!this.keysAreObserved) return;
    if (event === 'evicted') {
      this.watchedKeys.changed(database, key);
      this.keyObserver?.keyEvicted(database, key);
    } else {
      this.watchedKeys.expired(database, key);
      this.keyObserver?.keyChanged(database, key, null);
    }
    this.notifications.publish(database, key, event, notifyClass);
  }

  /** Removes all keys of one database, or of all. */
  flush(database: Database | null): void {
    const databases = database === null ? this.keyspace.databases : [database];
    this.snapshots.beforeFlush();
    for (const each of databases) {
      this.watchedKeys.databaseChanged(each, null);
      this.blockedClients.signalAll(each);
      this.keyspace.dirty += each.size;
    }
    this.keyspace.clear(databases);
    this.keyObserver?.databaseFlushed(database);
    this.keyspace.dirty++;
  }

  /** Frees what many slots took, a little in each round of the event loop. */
  private freeLater(): void {
    if (this.isFreeing) return;
    this.isFreeing = true;
    setImmediate(() => {
      this.isFreeing = false;
      if (this.keyspace.arena.freeSome(SLOTS_FREED_AT_ONCE)) this.freeLater();
    });
  }

  /** Writes all data and reads it back, where snapshots are kept. */
  reload: () => void = () => {};

  /** A digest of all data that does not depend on its order in memory. */
  digest(): string {
    return digestOfDatabases(this.keyspace.databases);
  }

  digestOf(database: Database, pointer: number): string {
    return digestOfValue(database, pointer);
  }

  /** Exchanges two databases. */
  swap(first: Database, second: Database): void {
    if (first === second) return;
    this.watchedKeys.databaseChanged(first, second);
    this.watchedKeys.databaseChanged(second, first);
    first.swapWith(second);
    this.keyObserver?.databaseFlushed(first);
    this.keyObserver?.databaseFlushed(second);
    this.blockedClients.signalAll(first);
    this.blockedClients.signalAll(second);
    this.keyspace.dirty++;
  }

  // ── CLIENT PAUSE ───────────────────────────────────────────────────────────────────────────────────────────────────

  pause(untilMs: number, writesOnly: boolean): void {
    // A pause under way is only ever made longer and stronger.
    this.pausesWritesOnly = this.pausedUntil > 0 ? this.pausesWritesOnly && writesOnly : writesOnly;
    this.pausedUntil = Math.max(this.pausedUntil, untilMs);
    this.keyspace.expiryHolds = 1;
    this.keyspace.hidesExpired = true;
    this.restrictionsChanged();
    if (this.pauseTimer !== null) clearTimeout(this.pauseTimer);
    const wait = Math.min(2147483647, Math.max(0, this.pausedUntil - Date.now()));
    this.pauseTimer = setTimeout(() => this.unpause(), wait);
    this.pauseTimer.unref();
  }

  unpause(): void {
    if (this.pausedUntil === 0) return;
    this.pausedUntil = 0;
    this.keyspace.expiryHolds = 0;
    this.keyspace.hidesExpired = false;
    if (this.pauseTimer !== null) clearTimeout(this.pauseTimer);
    this.pauseTimer = null;
    this.restrictionsChanged();
    const clients = [...this.pausedClients];
    this.pausedClients.clear();
    for (const client of clients) this.resume(client);
  }

  /** How many clients wait for a pause to end. */
  get pausedClientCount(): number {
    return this.pausedClients.size;
  }

  /** Ends all connections and timers. */
  stop(): void {
    this.unpause();
    this.migrations.stop();
    this.outbox.send();
    for (const client of this.clients.values()) {
      client.closing = true;
      client.connection.destroy();
      this.closed(client);
    }
  }
}

const RUN_INSIDE_MULTI = new Set(['exec', 'discard', 'multi', 'watch', 'quit', 'reset']);

const ALLOWED_WHILE_SUBSCRIBED = new Set([
  'ping',
  'subscribe',
  'ssubscribe',
  'psubscribe',
  'unsubscribe',
  'sunsubscribe',
  'punsubscribe',
  'quit',
  'reset',
]);

/** Whether the keys of a command belong to different slots of a cluster. */
function keysAreInManySlots(command: RegisteredCommand, args: Arguments): boolean {
  const slots = new Set((command.keyIndexes(args) ?? []).map((index) => keySlot(args.view(index))));
  return slots.size > 1;
}

function unknownCommand(args: Arguments): string {
  let shown = '';
  for (let i = 1; i < args.count && shown.length < 128; i++)
    shown += `'${args.shown(i).slice(0, 128 - shown.length)}' `;
  return `ERR unknown command '${args.shown(0).slice(0, 128)}', with args beginning with: ${shown}`;
}

function addressOf(host: string, port: number | undefined): string {
  const plain = host.startsWith('::ffff:') ? host.slice(7) : host;
  return plain.includes(':') ? `[${plain}]:${port}` : `${plain}:${port}`;
}
