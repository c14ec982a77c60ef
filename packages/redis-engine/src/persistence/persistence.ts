/** When snapshots are taken: by SAVE and BGSAVE, at the points of the parameter `save`, and when the server stops. */
import { join } from 'node:path';
import type { RegisteredCommand } from '../commands/registered-command.ts';
import { CommandError } from '../errors.ts';
import type { Database } from '../keyspace/database.ts';
import type { Call } from '../server/call.ts';
import type { Server, WriteObserver } from '../server/server.ts';
import { BackgroundSave } from './background-save.ts';
import { SnapshotEncoder } from './snapshot-encoder.ts';
import { removeLeftOvers, SnapshotFile } from './snapshot-file.ts';
import { loadSnapshot } from './snapshot-loader.ts';

const NO_DIRECTORY = new CommandError(
  'ERR this server keeps nothing on disk: it was started without a directory for snapshots',
);
const IN_PROGRESS = new CommandError('ERR Background save already in progress');
const NOT_WRITTEN = new CommandError('ERR the snapshot could not be written');

/** A point of `save`: so many changes within so many seconds. */
interface SavePoint {
  readonly seconds: number;
  readonly changes: number;
}

/** After a save that failed, the next automatic one waits this long. */
const RETRY_MS = 5000;

export class Persistence implements WriteObserver {
  private readonly server: Server;
  private points: SavePoint[] = [];
  private running: BackgroundSave | null = null;
  /** What ends the running save: its file is in its place, or not. */
  private ending: Promise<void> = Promise.resolve();
  /** The running save shows keys that were flushed since: another one follows it. */
  private beginsAnew = false;
  private lastAttemptMs = 0;
  private enabled = false;

  constructor(server: Server) {
    this.server = server;
    server.config.watch('save', (value) => {
      const numbers = value.split(' ').filter(Boolean).map(Number);
      this.points = Array.from({ length: Math.floor(numbers.length / 2) }, (_, i) => ({
        seconds: numbers[i * 2]!,
        changes: numbers[i * 2 + 1]!,
      }));
    });
  }

  /** Keeps snapshots in the directory of the parameter `dir` from now on, and loads the one that is there. */
  enable(): void {
    this.enabled = true;
    removeLeftOvers(this.path);
    loadSnapshot(this.server, this.path);
    this.server.keyspace.dirty = 0;
    this.server.periodicWork.push((nowMs) => this.saveIfDue(nowMs));
  }

  private get path(): string {
    const { config } = this.server;
    return join(config.text('dir'), config.text('dbfilename'));
  }

  get isSaving(): boolean {
    return this.running !== null;
  }

  /** How far the running save is; null: there is none. */
  get progress(): { seconds: number; keysWritten: number; keysTotal: number } | null {
    if (this.running === null) return null;
    const { beganAt, encoder } = this.running;
    const seconds = Math.floor((Date.now() - beganAt) / 1000);
    return { seconds, keysWritten: encoder.keysWritten, keysTotal: encoder.keysTotal };
  }

  /** Saves in this turn. Throws if there is no directory, or it cannot be written. */
  save(): void {
    if (!this.enabled) throw NO_DIRECTORY;
    if (this.running !== null) throw IN_PROGRESS;
    const began = Date.now();
    try {
      const file = new SnapshotFile(this.path, this.server.config.boolean('rdbchecksum'));
      new SnapshotEncoder(this.server, (bytes) => file.write(bytes)).run();
      file.finishNow();
    } catch {
      this.server.persistence.lastSaveFailed = true;
      throw NOT_WRITTEN;
    }
    this.succeeded(began, this.server.keyspace.dirty);
  }

  /** Begins a save that goes on while the server does; the moment it shows is now. */
  saveInBackground(): void {
    if (!this.enabled) throw NO_DIRECTORY;
    if (this.running !== null) throw IN_PROGRESS;
    this.begin();
  }

  private begin(): void {
    const { server } = this;
    const changes = server.keyspace.dirty;
    this.lastAttemptMs = Date.now();
    try {
      this.running = new BackgroundSave(server, this.path);
    } catch {
      server.persistence.lastSaveFailed = true;
      return;
    }
    this.observe();
    const { beganAt, finished } = this.running;
    this.ending = finished.then((isWritten) => {
      this.running = null;
      this.observe();
      if (isWritten) this.succeeded(beganAt, changes);
      else if (!this.beginsAnew) server.persistence.lastSaveFailed = true;
      if (!this.beginsAnew) return;
      this.beginsAnew = false;
      this.begin();
    });
  }

  private succeeded(began: number, changes: number): void {
    const { persistence, keyspace } = this.server;
    keyspace.dirty = Math.max(0, keyspace.dirty - changes);
    persistence.lastSaveMs = Date.now();
    persistence.lastSaveSeconds = Math.round((Date.now() - began) / 1000);
    persistence.lastSaveFailed = false;
    persistence.saves++;
  }

  private saveIfDue(nowMs: number): void {
    const { persistence, keyspace } = this.server;
    if (this.running !== null || nowMs - this.lastAttemptMs < RETRY_MS) return;
    const sinceMs = nowMs - persistence.lastSaveMs;
    const due = this.points.some(
      ({ seconds, changes }) => keyspace.dirty >= changes && sinceMs > seconds * 1000,
    );
    if (due) this.begin();
  }

  /** To be called when the server stops: ends a save under way, and saves what changed since the last. */
  async finish(mayNotSave: boolean): Promise<void> {
    this.beginsAnew = false;
    this.running?.cancel();
    await this.ending;
    if (this.enabled && !mayNotSave && this.server.keyspace.dirty > 0) this.save();
  }

  // ── What changes while a snapshot is taken ───────────────────────────────────────────────────────────────────────

  /** Lets the server tell of changes while anyone must hear of them. */
  private observe(): void {
    const encoder = this.running?.encoder;
    this.server.writeObserver = encoder === undefined ? null : this;
    this.server.keyspace.onRemove =
      encoder === undefined ? null : (database, pointer) => encoder.keep(database, pointer);
  }

  run(call: Call, command: RegisteredCommand): void {
    this.running?.encoder.beforeWrite(call, command);
    command.execute(call);
  }

  beforeFieldsExpire(database: Database, pointer: number): void {
    this.running?.encoder.keep(database, pointer);
  }

  /** All keys of a database are about to go. To keep them all would take as long as to begin again. */
  beforeFlush(): void {
    if (this.running === null || this.running.encoder.isComplete) return;
    this.running.cancel();
    this.beginsAnew = true;
  }
}
