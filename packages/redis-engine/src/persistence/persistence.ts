/**
 * What of the data is kept on disk, and when: snapshots by SAVE and BGSAVE, at the points of the parameter `save` and when
 * the server stops, and the append-only file with its rewrites.
 *
 * One background save runs at a time, as one child process does in Redis: for a snapshot, or for the base of the
 * append-only file.
 */
import { join } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import type { RegisteredCommand } from '../commands/registered-command.ts';
import { CommandError, RedisServerError } from '../errors.ts';
import type { Database } from '../keyspace/database.ts';
import type { Call } from '../server/call.ts';
import type { Server, WriteObserver } from '../server/server.ts';
import { AppendOnly, type Rewrite } from './append-only.ts';
import type { AppendOnlyLog, FsyncPolicy } from './append-only-log.ts';
import { BackgroundSave } from './background-save.ts';
import { EFFECTS } from './effects.ts';
import { SnapshotEncoder } from './snapshot-encoder.ts';
import { removeLeftOvers, SnapshotFile } from './snapshot-file.ts';
import { loadSnapshot } from './snapshot-loader.ts';

const NO_DIRECTORY_REASON =
  'this server keeps nothing on disk: it was started without a directory for snapshots';
const NO_DIRECTORY = new CommandError(`ERR ${NO_DIRECTORY_REASON}`);
const IN_PROGRESS = new CommandError('ERR Background save already in progress');
const REWRITING = new CommandError('ERR Background append only file rewriting already in progress');
const OTHER_IN_PROGRESS = new CommandError(
  "ERR Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE in order to schedule a BGSAVE whenever possible.",
);
const NOT_WRITTEN = new CommandError('ERR the snapshot could not be written');
const SAVES_FAIL =
  "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk. Commands that may modify the data set are disabled, because this instance is configured to report errors during writes if RDB snapshotting fails (stop-writes-on-bgsave-error option). Please check the Redis logs for details about the RDB error.";

/** A point of `save`: so many changes within so many seconds. */
interface SavePoint {
  readonly seconds: number;
  readonly changes: number;
}

/** A save under way, and what it is for: a snapshot, or the base of a rewrite. */
interface Running {
  readonly save: BackgroundSave;
  readonly rewrite: Rewrite | null;
}

/** How far a save is. */
export interface SaveProgress {
  readonly isRewrite: boolean;
  readonly seconds: number;
  readonly keysWritten: number;
  readonly keysTotal: number;
}

/** After a save or rewrite that failed, the next automatic one waits this long. */
const RETRY_MS = 5000;

export class Persistence implements WriteObserver {
  /** Whether what commands do is appended to a file. */
  isAppending = false;
  /** Whether a snapshot, or a rewrite, follows the save that runs. */
  isSaveScheduled = false;
  isRewriteScheduled = false;

  private readonly server: Server;
  private points: SavePoint[] = [];
  private running: Running | null = null;
  /** Resolves when the running save has ended: its file is in its place, or not. */
  private ending: Promise<void> = Promise.resolve();
  /** The running save shows keys that were flushed since: another one follows it at once. */
  private beginsAnew = false;
  private lastAttemptMs = 0;
  private enabled = false;
  private appendOnly: AppendOnly | null = null;

  constructor(server: Server) {
    this.server = server;
    const { config } = server;
    config.watch('save', (value) => {
      const numbers = value.split(' ').filter(Boolean).map(Number);
      this.points = Array.from({ length: Math.floor(numbers.length / 2) }, (_, i) => ({
        seconds: numbers[i * 2]!,
        changes: numbers[i * 2 + 1]!,
      }));
      this.mayWriteAgain();
    });
    config.watch('stop-writes-on-bgsave-error', () => this.mayWriteAgain());
    config.watch('appendfsync', (value) => {
      if (this.log !== null) this.log.policy = value as FsyncPolicy;
    });
    config.watch(
      'appendonly',
      (value) => {
        server.persistence.appendOnly = value === 'yes';
        if (this.enabled) this.switchAppending(value === 'yes');
      },
      (value) => (value === 'yes' && !this.enabled ? NO_DIRECTORY_REASON : undefined),
    );
  }

  /** Keeps data in the directory of the parameter `dir` from now on, and loads what is there. */
  enable(): void {
    const { server } = this;
    this.enabled = true;
    removeLeftOvers(this.path);
    server.tick();
    server.persistence.loading = true;
    server.keyspace.expiryHolds++;
    try {
      this.load();
    } finally {
      server.persistence.loading = false;
      server.keyspace.expiryHolds--;
    }
    server.statistics.reset();
    for (const command of server.commands.byName.values()) command.resetStatistics();
    server.keyspace.dirty = 0;
    server.periodicWork.push((nowMs) => this.tick(nowMs));
  }

  private load(): void {
    this.appendOnly = new AppendOnly(this.server, {
      began: () => {
        this.server.hasUncommitted = true;
      },
      committed: (error) => this.committed(error),
    });
    const isOn = this.server.persistence.appendOnly;
    if (isOn && this.appendOnly.load()) {
      this.observe();
      return;
    }
    // Redis would begin with nothing here, and lose what a snapshot holds.
    loadSnapshot(this.server, this.path);
    if (isOn) this.createAppendOnly(this.appendOnly);
  }

  /** The first base is written at once: nobody waits yet. */
  private createAppendOnly(appendOnly: AppendOnly): void {
    try {
      const rewrite = appendOnly.begin(true);
      this.write(rewrite.path, { 'aof-base': '1' });
      appendOnly.finish(rewrite);
    } catch (error) {
      const { message } = error as Error;
      throw new RedisServerError('LOAD_FAILED', `the append-only file cannot be made: ${message}`, {
        cause: error,
      });
    }
    this.observe();
  }

  private get path(): string {
    const { config } = this.server;
    return join(config.text('dir'), config.text('dbfilename'));
  }

  /** What is appended to, if anything is: for INFO. */
  get log(): AppendOnlyLog | null {
    return this.appendOnly?.log ?? null;
  }

  /** Bytes of the append-only file, and what they were when it was last rewritten. */
  get appendOnlySizes(): { size: number; base: number } {
    return { size: this.appendOnly?.size ?? 0, base: this.appendOnly?.baseBytes ?? 0 };
  }

  /** How far the running save is; null: there is none. */
  get progress(): SaveProgress | null {
    if (this.running === null) return null;
    const { beganAt, encoder } = this.running.save;
    return {
      isRewrite: this.running.rewrite !== null,
      seconds: Math.floor((Date.now() - beganAt) / 1000),
      keysWritten: encoder.keysWritten,
      keysTotal: encoder.keysTotal,
    };
  }

  // ── Snapshots ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Saves in this turn. Throws if there is no directory, or it cannot be written. */
  save(): void {
    if (!this.enabled) throw NO_DIRECTORY;
    if (this.running !== null && this.running.rewrite === null) throw IN_PROGRESS;
    if (this.running !== null) throw OTHER_IN_PROGRESS;
    const began = Date.now();
    try {
      this.write(this.path);
    } catch {
      this.failed();
      throw NOT_WRITTEN;
    }
    this.succeeded(began, this.server.keyspace.dirty);
  }

  private write(path: string, fields: Readonly<Record<string, string>> = {}): void {
    const file = new SnapshotFile(path, this.server.config.boolean('rdbchecksum'));
    new SnapshotEncoder(this.server, (bytes) => file.writeNow(bytes), fields).run();
    file.finishNow();
  }

  /**
   * Begins a save that goes on while the server does; the moment it shows is now. While a rewrite runs it is put off if
   * `mayWait`. Returns whether it began.
   */
  saveInBackground(mayWait: boolean): boolean {
    if (!this.enabled) throw NO_DIRECTORY;
    if (this.running !== null && this.running.rewrite === null) throw IN_PROGRESS;
    if (this.running !== null && !mayWait) throw OTHER_IN_PROGRESS;
    this.isSaveScheduled = this.running !== null;
    if (this.running === null) this.beginSave();
    return !this.isSaveScheduled;
  }

  private beginSave(): void {
    const { server } = this;
    const changes = server.keyspace.dirty;
    this.isSaveScheduled = false;
    this.begin(
      () => ({ save: new BackgroundSave(server, this.path), rewrite: null }),
      ({ save }) => this.succeeded(save.beganAt, changes),
      () => this.failed(),
    );
  }

  /** Begins a save; what becomes of it is told to one of the two functions. */
  private begin(
    make: () => Running,
    succeeded: (running: Running) => void,
    failed: (running: Running | null) => void,
  ): void {
    this.lastAttemptMs = Date.now();
    let running: Running;
    try {
      running = make();
    } catch {
      failed(null);
      return;
    }
    this.running = running;
    this.observe();
    this.ending = running.save.finished.then((isWritten) => {
      this.running = null;
      if (isWritten) succeeded(running);
      else if (!this.beginsAnew) failed(running);
      this.observe();
      if (!this.beginsAnew) return;
      this.beginsAnew = false;
      // In the middle of a script the data shows no moment.
      const mustWait = this.server.scripting.paused !== null;
      if (mustWait && running.rewrite === null) this.isSaveScheduled = true;
      else if (mustWait) this.isRewriteScheduled = true;
      else if (running.rewrite === null) this.beginSave();
      else this.beginRewrite();
    });
  }

  private succeeded(began: number, changes: number): void {
    const { persistence, keyspace } = this.server;
    keyspace.dirty = Math.max(0, keyspace.dirty - changes);
    persistence.lastSaveMs = Date.now();
    persistence.lastSaveSeconds = Math.round((Date.now() - began) / 1000);
    persistence.lastSaveFailed = false;
    persistence.saves++;
    this.mayWriteAgain();
  }

  private failed(): void {
    this.server.persistence.lastSaveFailed = true;
    this.mayWriteAgain();
  }

  // ── The append-only file ─────────────────────────────────────────────────────────────────────────────────────────

  /** Begins to rewrite the append-only file, or lets it follow what runs. Returns whether it began. */
  rewriteInBackground(mustWait: boolean): boolean {
    if (!this.enabled) throw NO_DIRECTORY;
    if (this.running !== null && this.running.rewrite !== null) throw REWRITING;
    this.isRewriteScheduled = mustWait || this.running !== null;
    if (!this.isRewriteScheduled) this.beginRewrite();
    return !this.isRewriteScheduled;
  }

  private beginRewrite(): void {
    const { server } = this;
    const { persistence } = server;
    const appendOnly = this.appendOnly!;
    const isOn = persistence.appendOnly;
    this.isRewriteScheduled = false;
    persistence.rewrites++;
    this.begin(
      () => {
        const rewrite = appendOnly.begin(isOn);
        return { save: new BackgroundSave(server, rewrite.path, { 'aof-base': '1' }), rewrite };
      },
      ({ save, rewrite }) => {
        try {
          appendOnly.finish(rewrite!);
          this.rewriteEnded(save, false);
        } catch {
          this.rewriteEnded(save, true);
        }
      },
      (running) => {
        if (running?.rewrite != null) appendOnly.abandon(running.rewrite);
        this.rewriteEnded(running?.save, true);
      },
    );
  }

  private rewriteEnded(save: BackgroundSave | undefined, hasFailed: boolean): void {
    const { persistence } = this.server;
    persistence.lastRewriteFailed = hasFailed;
    if (save !== undefined) persistence.lastRewriteSeconds = Math.round((Date.now() - save.beganAt) / 1000);
    persistence.rewriteFailures = hasFailed ? persistence.rewriteFailures + 1 : 0;
    this.mayWriteAgain();
  }

  /** CONFIG SET appendonly. Nothing is appended before a first base is on its way. */
  private switchAppending(isOn: boolean): void {
    if (isOn === this.isAppending) return;
    if (isOn) {
      this.rewriteInBackground(this.running !== null);
      return;
    }
    this.isRewriteScheduled = false;
    if (this.running !== null && this.running.rewrite !== null) this.running.save.cancel();
    this.appendOnly!.stop();
    this.observe();
    this.mayWriteAgain();
  }

  private committed(error: Error | null): void {
    const { server } = this;
    server.hasUncommitted = false;
    this.mayWriteAgain();
    if (error !== null && this.log?.policy === 'always') server.dropReplies();
  }

  /** Refuses writes while they could not be kept, and takes them again. */
  private mayWriteAgain(): void {
    const { server } = this;
    const error = this.log?.writeError ?? null;
    const savesFail =
      server.persistence.lastSaveFailed &&
      this.points.length > 0 &&
      server.config.boolean('stop-writes-on-bgsave-error');
    let refusal = savesFail ? SAVES_FAIL : null;
    if (error !== null) refusal = `MISCONF Errors writing to the AOF file: ${reasonOf(error)}`;
    if (refusal === server.writeRefusal) return;
    server.writeRefusal = refusal;
    server.restrictionsChanged();
  }

  // ── Time ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  private tick(nowMs: number): void {
    this.log?.tick(nowMs);
    if (this.log?.writeError != null) this.mayWriteAgain();
    if (this.running !== null) return;
    if (this.isRewriteScheduled) this.beginRewrite();
    else if (this.isSaveScheduled) this.beginSave();
    else if (nowMs - this.lastAttemptMs >= RETRY_MS) this.beginWhatIsDue(nowMs);
  }

  private beginWhatIsDue(nowMs: number): void {
    const { persistence, keyspace } = this.server;
    const sinceMs = nowMs - persistence.lastSaveMs;
    const isDue = this.points.some(
      ({ seconds, changes }) => keyspace.dirty >= changes && sinceMs > seconds * 1000,
    );
    if (isDue) this.beginSave();
    else if (this.isRewriteDue()) this.beginRewrite();
  }

  /** The file grew enough, could not be flushed, or is to be begun and could not be before. */
  private isRewriteDue(): boolean {
    const { config, persistence } = this.server;
    if (!persistence.appendOnly) return false;
    if (this.log === null || this.log.flushFailed) return true;
    const percentage = config.number('auto-aof-rewrite-percentage');
    const { size, base } = this.appendOnlySizes;
    if (percentage === 0 || size <= config.number('auto-aof-rewrite-min-size')) return false;
    return ((size - base) * 100) / Math.max(1, base) >= percentage;
  }

  /** To be called when the server stops: ends what is under way, and saves what changed since. */
  async finish(mayNotSave: boolean): Promise<void> {
    this.beginsAnew = false;
    this.running?.save.cancel();
    await this.ending;
    const isAppended = this.log !== null;
    await this.log?.settled();
    this.appendOnly?.stop();
    this.isAppending = false;
    const savesAtEnd = !isAppended || this.points.length > 0;
    if (this.enabled && !mayNotSave && savesAtEnd && this.server.keyspace.dirty > 0) this.save();
  }

  // ── What changes ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** Lets the server tell of changes while anyone must hear of them. */
  private observe(): void {
    const encoder = this.running?.save.encoder;
    this.isAppending = this.log !== null;
    this.server.writeObserver = encoder === undefined && !this.isAppending ? null : this;
    this.server.keyspace.onRemove =
      encoder === undefined ? null : (database, pointer) => encoder.keep(database, pointer);
  }

  run(call: Call, command: RegisteredCommand): void {
    if (this.running !== null) this.running.save.encoder.beforeWrite(call, command);
    const { log } = this;
    if (log === null) {
      command.execute(call);
      return;
    }
    const { keyspace } = this.server;
    // Keys that expire meanwhile are told of by themselves.
    const before = keyspace.dirty - keyspace.expiredKeys;
    const { database } = call;
    call.effects = null;
    command.execute(call);
    if (keyspace.dirty - keyspace.expiredKeys === before) return;
    const effects = call.effects ?? EFFECTS.get(command.fullName)?.(call);
    if (effects == null) log.appendArguments(database.index, call.args);
    else for (const effect of effects) log.appendEffect(database.index, effect);
    call.effects = null;
  }

  commandEnded(): void {
    this.log?.endUnit();
  }

  fieldsExpire(database: Database, pointer: number, fields: readonly string[]): void {
    this.running?.save.encoder.keep(database, pointer);
    this.log?.appendEffect(database.index, ['HDEL', database.keyOf(pointer), ...fields]);
  }

  keyRemoved(database: Database, key: Buffer): void {
    this.log?.appendEffect(database.index, ['DEL', key]);
  }

  commit(): void {
    // A transaction may end connections, and what waits for them goes out: what it has done itself stays in one piece.
    if (this.server.call.depth > 0) this.log?.commitBeforeUnit();
    else this.log?.commit();
  }

  /** A script that is stopped half-way: what it has done so far is kept back. */
  holdUnit(isHeld: boolean): void {
    this.log?.hold(isHeld);
  }

  /** It is not gone on with. */
  dropUnit(): void {
    this.log?.dropUnit();
  }

  /** All keys of a database are about to go. To keep them all would take as long as to begin again. */
  beforeFlush(): void {
    if (this.running === null || this.running.save.encoder.isComplete) return;
    this.running.save.cancel();
    this.beginsAnew = true;
  }
}

/** What the system says of an error, as `strerror` words it. */
function reasonOf(error: Error): string {
  const { errno } = error as { errno?: number };
  const text = errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1];
  if (text === undefined) return error.message;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
