/**
 * The append-only file of a server: which files it has, which of them is appended to, and how a rewrite changes that.
 *
 * A rewrite begins a new file to append to at the very moment that its snapshot shows, and ends by one rename of the manifest
 * that names the snapshot and that file. Until then the old files and the new one are listed, so that whatever
 * happens in between is in the files that would be loaded.
 */
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RedisServerError } from '../errors.ts';
import type { Server } from '../server/server.ts';
import { loadLogFile } from './append-only-loader.ts';
import { AppendOnlyLog, type FsyncPolicy, type LogEvents } from './append-only-log.ts';
import { type LogFile, Manifest, type ManifestFiles } from './append-only-manifest.ts';

/** A rewrite under way. */
export interface Rewrite {
  /** Where the snapshot goes. */
  readonly path: string;
  readonly base: LogFile;
  /** What is appended to since; null while the append-only file is off. */
  readonly increment: LogFile | null;
}

export class AppendOnly {
  /** What is appended to; null: nothing is. */
  log: AppendOnlyLog | null = null;
  /** Bytes of the last base, and of all files when it was made: what growth is measured by. */
  baseBytes = 0;
  private closedBytes = 0;
  /** The file that is appended to. */
  private current: LogFile | null = null;

  private readonly server: Server;
  private readonly events: LogEvents;
  private readonly folder: string;
  private readonly manifest: Manifest;

  constructor(server: Server, events: LogEvents) {
    this.server = server;
    this.events = events;
    const { config } = server;
    const name = config.text('appendfilename');
    this.folder = join(config.text('dir'), config.text('appenddirname'));
    this.manifest = new Manifest(this.folder, name);
  }

  private get policy(): FsyncPolicy {
    return this.server.config.text('appendfsync') as FsyncPolicy;
  }

  /** Bytes of all files that would be loaded. */
  get size(): number {
    return this.closedBytes + (this.log?.size ?? 0);
  }

  /**
   * Loads the files and appends to the last of them from then on; false if there are none.
   * Throws `RedisServerError` with code `LOAD_FAILED` if they cannot be loaded.
   */
  load(): boolean {
    const { config } = this.server;
    try {
      if (
        !this.manifest.read() &&
        !this.manifest.adoptSingleFile(join(config.text('dir'), config.text('appendfilename')))
      ) {
        return false;
      }
      const { base, increments } = this.manifest.files;
      const files = base === null ? increments : [base, ...increments];
      for (const file of files) {
        const isLast = file === files.at(-1);
        const bytes = loadLogFile(
          this.server,
          this.manifest.pathOf(file),
          isLast && config.boolean('aof-load-truncated'),
        );
        if (file !== increments.at(-1)) this.closedBytes += bytes;
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new RedisServerError('LOAD_FAILED', `the append-only file cannot be loaded: ${reason}`, {
        cause: error,
      });
    }
    this.manifest.removeHistory();
    const last = this.manifest.files.increments.at(-1);
    if (last === undefined) this.append(this.manifest.nextIncrement(), true);
    else this.append(last, false);
    this.baseBytes = this.size;
    return true;
  }

  /** Opens a file to append to, which is added to the manifest if `lists` says so. */
  private append(file: LogFile, lists: boolean): void {
    const log = new AppendOnlyLog(this.manifest.pathOf(file), this.policy, this.events);
    const { files } = this.manifest;
    try {
      if (lists) this.manifest.write({ ...files, increments: [...files.increments, file] });
    } catch (error) {
      log.end(false);
      rmSync(this.manifest.pathOf(file), { force: true });
      throw error;
    }
    this.log = log;
    this.current = file;
  }

  /**
   * Begins a rewrite: from now on effects go to a new file. Throws if that cannot be made; nothing is changed then.
   * @param isOn whether effects are appended at all, or only a base is wanted
   */
  begin(isOn: boolean): Rewrite {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const { log, manifest } = this;
    if (log === null) manifest.read();
    const base = manifest.nextBase();
    const path = manifest.pathOf(base);
    if (!isOn) return { path, base, increment: null };
    const increment = manifest.nextIncrement();
    log?.commit();
    // What a killed process left at that name is no part of this one's.
    rmSync(manifest.pathOf(increment), { force: true });
    // Without a base that is listed, a file of changes must not be: a start would load it alone.
    const isListed = this.isListed(this.current);
    this.append(increment, isListed);
    if (log !== null) {
      if (isListed) this.closedBytes += log.size;
      log.end(true);
    }
    return { path, base, increment };
  }

  private isListed(file: LogFile | null): boolean {
    return file !== null && this.manifest.files.increments.includes(file);
  }

  /** The snapshot is in its place: the files before it are of no use any more. */
  finish({ base, increment, path }: Rewrite): void {
    const { manifest } = this;
    const old = manifest.files;
    const from = increment === null ? 0 : increment.sequence;
    const kept = increment === null ? [] : old.increments.filter(({ sequence }) => sequence >= from);
    if (increment !== null && kept.length === 0) kept.push(increment);
    const history = [
      ...(old.base === null ? [] : [old.base]),
      ...old.increments.filter((file) => !kept.includes(file)),
    ];
    const files: ManifestFiles = { base, increments: kept, history };
    manifest.write(files);
    this.closedBytes = statSync(path).size;
    this.baseBytes = this.size;
    manifest.removeHistory();
  }

  /** A rewrite failed. The new file stays listed; if it was the first, it goes. */
  abandon({ increment }: Rewrite): void {
    if (increment === null || this.isListed(increment)) return;
    this.stop();
    rmSync(this.manifest.pathOf(increment), { force: true });
  }

  /** Writes and flushes all, and appends no more. */
  stop(): void {
    this.log?.end(false);
    this.log = null;
    this.current = null;
    this.closedBytes = 0;
  }
}
