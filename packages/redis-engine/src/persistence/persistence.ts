/** When snapshots are taken: by SAVE and BGSAVE, at the points of the parameter `save`, and when the server stops. */
import { join } from 'node:path';
import { CommandError } from '../errors.ts';
import type { Server } from '../server/server.ts';
import { encodeSnapshot, loadSnapshot, writeSnapshot, writeSnapshotSync } from './snapshot.ts';

const NO_DIRECTORY = new CommandError(
  'ERR this server keeps nothing on disk: it was started without a directory for snapshots',
);

/** A point of `save`: so many changes within so many seconds. */
interface SavePoint {
  readonly seconds: number;
  readonly changes: number;
}

/** After a save that failed, the next automatic one waits this long. */
const RETRY_MS = 5000;

export class Persistence {
  private readonly server: Server;
  private points: SavePoint[] = [];
  private running: Promise<void> | null = null;
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

  /** Saves in this turn. Throws if there is no directory, or it cannot be written. */
  save(): void {
    if (!this.enabled) throw NO_DIRECTORY;
    if (this.running !== null) throw new CommandError('ERR Background save already in progress');
    const began = Date.now();
    try {
      writeSnapshotSync(this.path, encodeSnapshot(this.server));
    } catch {
      this.server.persistence.lastSaveFailed = true;
      throw new CommandError('ERR the snapshot could not be written');
    }
    this.succeeded(began, this.server.keyspace.dirty);
  }

  /** Begins a save whose writing goes on while the server does; the moment it shows is now. */
  saveInBackground(): void {
    if (!this.enabled) throw NO_DIRECTORY;
    const { server } = this;
    const began = Date.now();
    this.lastAttemptMs = began;
    const changes = server.keyspace.dirty;
    server.persistence.saving = true;
    this.running = writeSnapshot(this.path, encodeSnapshot(server))
      .then(
        () => this.succeeded(began, changes),
        () => {
          server.persistence.lastSaveFailed = true;
        },
      )
      .finally(() => {
        this.running = null;
        server.persistence.saving = false;
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
    if (due) this.saveInBackground();
  }

  /** To be called when the server stops: waits for a save under way, and saves what changed since. */
  async finish(mayNotSave: boolean): Promise<void> {
    await this.running;
    if (this.enabled && !mayNotSave && this.server.keyspace.dirty > 0) this.save();
  }
}
