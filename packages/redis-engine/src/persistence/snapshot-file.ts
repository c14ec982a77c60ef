/**
 * A snapshot on its way to the disk: written beside the old file, flushed, and only then renamed over it, with the folder
 * flushed behind. At whatever point the process is killed, the file at the path is whole, the old one or the new one.
 */
import {
  close,
  closeSync,
  fsync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  write,
  writeSync,
} from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Crc64 } from './crc64.ts';

const writeAsync = promisify(write);
const fsyncAsync = promisify(fsync);
const closeAsync = promisify(close);

/** Bytes that may wait; more are written at once, whatever that costs, since memory has an end. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024;
/** While so many bytes wait, there is no hurry to make more. */
const ENOUGH_WAITING_BYTES = 4 * 1024 * 1024;

export class SnapshotFile {
  /** Bytes taken so far. */
  length = 0;
  private readonly path: string;
  private readonly temporary: string;
  private readonly descriptor: number;
  private readonly checksum: Crc64 | null;
  private waiting: Buffer[] = [];
  private waitingBytes = 0;
  /** Where the next write goes. */
  private position = 0;
  private writing: Promise<void> | null = null;
  private failure: unknown = null;

  /**
   * Opens a temporary file beside `path`. Throws if that fails.
   * @param withChecksum whether the file's foot is a checksum or, as `rdbchecksum no` has it, eight zero bytes
   */
  constructor(path: string, withChecksum: boolean) {
    this.path = path;
    this.temporary = `${path}.${process.pid}.${Date.now()}.temp`;
    this.checksum = withChecksum ? new Crc64() : null;
    this.descriptor = openSync(this.temporary, 'w', 0o600);
  }

  /** Whether so much waits that making more is of no use. */
  get isBusy(): boolean {
    return this.waitingBytes >= ENOUGH_WAITING_BYTES;
  }

  get hasFailed(): boolean {
    return this.failure !== null;
  }

  /** Takes bytes to be written in the background; they are not changed afterwards. Errors come out in `finish`. */
  write(bytes: Buffer): void {
    this.checksum?.update(bytes);
    this.append(bytes);
    if (this.waitingBytes > MOST_WAITING_BYTES) this.writeWaiting();
    else this.writing ??= this.pump();
  }

  /** Writes bytes in this turn. Errors come out in `finishNow`, without which nothing is in the background. */
  writeNow(bytes: Buffer): void {
    this.checksum?.update(bytes);
    this.append(bytes);
    this.writeWaiting();
  }

  private append(bytes: Buffer): void {
    this.length += bytes.length;
    this.waiting.push(bytes);
    this.waitingBytes += bytes.length;
  }

  private async pump(): Promise<void> {
    try {
      for (let bytes = this.takeWaiting(); bytes !== undefined; bytes = this.takeWaiting()) {
        const at = this.position;
        this.position += bytes.length;
        for (let done = 0; done < bytes.length; ) {
          const { bytesWritten } = await writeAsync(
            this.descriptor,
            bytes,
            done,
            bytes.length - done,
            at + done,
          );
          done += bytesWritten;
        }
      }
    } catch (error) {
      this.failure ??= error;
    }
    this.writing = null;
  }

  private takeWaiting(): Buffer | undefined {
    if (this.failure !== null || this.waiting.length === 0) return undefined;
    const bytes = this.waiting.length === 1 ? this.waiting[0]! : Buffer.concat(this.waiting);
    this.waiting = [];
    this.waitingBytes = 0;
    return bytes;
  }

  private writeWaiting(): void {
    try {
      const bytes = this.takeWaiting();
      if (bytes === undefined) return;
      const at = this.position;
      this.position += bytes.length;
      for (let done = 0; done < bytes.length; )
        done += writeSync(this.descriptor, bytes, done, bytes.length - done, at + done);
    } catch (error) {
      this.failure ??= error;
    }
  }

  /** Resolves when all that was taken is written, or writing has failed. */
  async written(): Promise<void> {
    while (this.writing !== null) await this.writing;
  }

  /** Adds the checksum, flushes and puts the file at its path. On failure nothing is left of it. */
  async finish(): Promise<void> {
    try {
      this.append(this.foot());
      this.writing ??= this.pump();
      await this.written();
      if (this.failure !== null) throw this.failure;
      await fsyncAsync(this.descriptor);
    } catch (error) {
      this.failure ??= error;
    }
    await closeAsync(this.descriptor);
    try {
      if (this.failure !== null) throw this.failure;
      await rename(this.temporary, this.path);
      const folder = await open(dirname(this.path), 'r');
      await folder.sync().finally(() => folder.close());
    } catch (error) {
      await rm(this.temporary, { force: true });
      throw error;
    }
  }

  /** The same in one turn, for a file of which all was written by `writeNow`. */
  finishNow(): void {
    try {
      this.append(this.foot());
      this.writeWaiting();
      if (this.failure === null) fsyncSync(this.descriptor);
    } catch (error) {
      this.failure ??= error;
    }
    closeSync(this.descriptor);
    try {
      if (this.failure !== null) throw this.failure;
      renameSync(this.temporary, this.path);
      flushFolder(dirname(this.path));
    } catch (error) {
      rmSync(this.temporary, { force: true });
      throw error;
    }
  }

  private foot(): Buffer {
    return this.checksum?.digest() ?? Buffer.alloc(8);
  }

  /** Gives up: nothing is left of it. */
  async abandon(): Promise<void> {
    this.failure ??= new Error('given up');
    await this.written();
    await closeAsync(this.descriptor);
    rmSync(this.temporary, { force: true });
  }
}

/** Makes a rename or a new name in a folder survive a loss of power. */
export function flushFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Removes the temporary files of processes that ended before they could: of ones that are gone, or of an earlier life. */
export function removeLeftOvers(path: string): void {
  const folder = dirname(path);
  const prefix = `${basename(path)}.`;
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  for (const name of names) {
    if (!name.startsWith(prefix)) continue;
    const parts = /^(\d+)\.\d+\.temp$/.exec(name.slice(prefix.length));
    if (parts !== null && !isBeingWritten(Number(parts[1]), join(folder, name)))
      rmSync(join(folder, name), { force: true });
  }
}

function isBeingWritten(pid: number, path: string): boolean {
  try {
    if (pid === process.pid) return statSync(path).mtimeMs >= Date.now() - process.uptime() * 1000;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is such a process, of another user.
    return (error as { code?: string }).code === 'EPERM';
  }
}
