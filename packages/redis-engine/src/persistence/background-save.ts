/** A snapshot that is taken while the server goes on: slices of encoding between the turns of its clients. */
import type { Server } from '../server/server.ts';
import { SnapshotEncoder } from './snapshot-encoder.ts';
import { SnapshotFile } from './snapshot-file.ts';

/** How long the encoding may hold the server at a time. */
const SLICE_MS = 2;

export class BackgroundSave {
  readonly encoder: SnapshotEncoder;
  readonly beganAt = Date.now();
  /** Resolves with whether the file is in its place. */
  readonly finished: Promise<boolean>;
  private readonly file: SnapshotFile;
  private isCancelled = false;

  /**
   * Begins a snapshot that shows this moment. Throws if the file cannot be opened. Its first slice is run after this turn.
   * @param fields further fields of the file's head
   */
  constructor(server: Server, path: string, fields: Readonly<Record<string, string>> = {}) {
    this.file = new SnapshotFile(path, server.config.boolean('rdbchecksum'));
    this.encoder = new SnapshotEncoder(server, (bytes) => this.file.write(bytes), fields);
    this.finished = this.run();
  }

  private async run(): Promise<boolean> {
    try {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        if (this.isCancelled || this.file.hasFailed) break;
        if (this.encoder.step(SLICE_MS)) break;
        if (this.file.isBusy) await this.file.written();
      }
      if (this.encoder.isComplete && !this.isCancelled) {
        await this.file.finish();
        return true;
      }
    } catch {
      return false;
    }
    await this.file.abandon();
    return false;
  }

  /** Gives up; `finished` resolves when nothing is left of it. */
  cancel(): void {
    this.isCancelled = true;
    this.encoder.stop();
  }
}
