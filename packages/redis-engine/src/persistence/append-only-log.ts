/**
 * The file to which effects are appended, in the protocol of requests.
 *
 * What a round of the event loop changes is collected and written at its end, or before the first reply goes out. So a process that is killed has lost nothing it confirmed, and with
 * `appendfsync always` neither has a machine that lost its power: one flush serves all clients of the round.
 *
 * Effects between two calls of `endUnit` belong together: more than one of them stand between MULTI and EXEC.
 */
import {
  close,
  closeSync,
  fdatasync,
  fdatasyncSync,
  ftruncateSync,
  openSync,
  statSync,
  writeSync,
} from 'node:fs';
import type { Arguments } from '../protocol/arguments.ts';
import type { Effect } from './effects.ts';

export type FsyncPolicy = 'always' | 'everysec' | 'no';

const MULTI = Buffer.from('*1\r\n$5\r\nMULTI\r\n');
const EXEC = Buffer.from('*1\r\n$4\r\nEXEC\r\n');
/** Up to so many bytes are copied one by one, which costs less than a call of Buffer. */
const SHORT_BYTES = 64;
const SMALLEST_BUFFER = 64 * 1024;
/** A buffer that grew beyond this is given back when it is empty. */
const LARGEST_KEPT_BUFFER = 1024 * 1024;

export interface LogEvents {
  /** There is something to commit, before anything is sent. */
  began(): void;
  /** All that was appended is where the policy wants it (or was given up for now: `error`). */
  committed(error: Error | null): void;
}

export class AppendOnlyLog {
  policy: FsyncPolicy;
  /** Bytes of the file. */
  size: number;
  /** Why the last write failed; null: it did not. */
  writeError: Error | null = null;
  /** Flushing failed: what the file holds is not known, and only a rewrite can tell. */
  flushFailed = false;
  /** Seconds-old flushes that were still under way when the next was due. */
  delayedFlushes = 0;

  private readonly descriptor: number;
  private readonly events: LogEvents;
  private buffer = Buffer.allocUnsafeSlow(SMALLEST_BUFFER);
  private length = 0;
  private unitStart = 0;
  private unitCount = 0;
  private selected = -1;
  /** What was appended last belongs to a script that is not done yet, and is not written before it is. */
  private isHeld = false;
  private immediate: NodeJS.Immediate | null = null;
  private isDirty = false;
  private flushing: Promise<void> | null = null;
  private lastFlushAt = 0;

  /** Opens a file to append to; it is made if there is none. Throws if that fails. */
  constructor(path: string, policy: FsyncPolicy, events: LogEvents) {
    this.policy = policy;
    this.events = events;
    this.descriptor = openSync(path, 'a', 0o600);
    this.size = statSync(path).size;
  }

  /** Bytes that are not written yet. */
  get waitingBytes(): number {
    return this.length;
  }

  /** Whether a flush is under way. */
  get isFlushing(): boolean {
    return this.flushing !== null;
  }

  // ── Effects ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Appends a command as it was sent. */
  appendArguments(database: number, args: Arguments): void {
    this.beginEffect(database);
    const { count, starts, lengths, buffer } = args;
    this.head(0x2a, count);
    for (let i = 0; i < count; i++) {
      const start = starts[i]!;
      const length = lengths[i]!;
      this.head(0x24, length);
      this.ensure(length + 2);
      if (length > SHORT_BYTES) buffer.copy(this.buffer, this.length, start, start + length);
      else for (let j = 0; j < length; j++) this.buffer[this.length + j] = buffer[start + j]!;
      this.length += length;
      this.endLine();
    }
  }

  /** Appends a command that says what became of another. */
  appendEffect(database: number, effect: Effect): void {
    this.beginEffect(database);
    this.writeEffect(effect);
  }

  private beginEffect(database: number): void {
    if (this.immediate === null) {
      this.immediate = setImmediate(() => this.commit());
      this.events.began();
    }
    if (this.unitCount === 0) this.unitStart = this.length;
    else if (this.unitCount === 1) this.insertMulti();
    this.unitCount++;
    if (database === this.selected) return;
    this.selected = database;
    this.writeEffect(['SELECT', String(database)]);
  }

  private insertMulti(): void {
    this.ensure(MULTI.length);
    this.buffer.copyWithin(this.unitStart + MULTI.length, this.unitStart, this.length);
    MULTI.copy(this.buffer, this.unitStart);
    this.length += MULTI.length;
  }

  private writeEffect(effect: Effect): void {
    this.head(0x2a, effect.length);
    for (const value of effect) {
      this.head(0x24, value.length);
      this.ensure(value.length + 2);
      if (typeof value === 'string') this.buffer.write(value, this.length, value.length, 'latin1');
      else value.copy(this.buffer, this.length);
      this.length += value.length;
      this.endLine();
    }
  }

  private head(mark: number, count: number): void {
    this.ensure(16);
    const { buffer } = this;
    buffer[this.length++] = mark;
    let power = 1;
    while (power * 10 <= count) power *= 10;
    for (let rest = count; power >= 1; power /= 10) {
      const digit = Math.floor(rest / power);
      buffer[this.length++] = 0x30 + digit;
      rest -= digit * power;
    }
    this.endLine();
  }

  private endLine(): void {
    this.buffer[this.length++] = 0x0d;
    this.buffer[this.length++] = 0x0a;
  }

  private ensure(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.buffer.length * 2, this.length + bytes));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }

  /** What was appended since the last call belongs together. */
  endUnit(): void {
    if (this.unitCount > 1) {
      this.ensure(EXEC.length);
      EXEC.copy(this.buffer, this.length);
      this.length += EXEC.length;
    }
    this.unitCount = 0;
  }

  // ── The disk ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Writes what waits, flushes it if the policy is `always`, and tells. */
  commit(): void {
    if (this.immediate !== null) clearImmediate(this.immediate);
    this.immediate = null;
    if (this.isHeld && this.unitCount > 0) {
      this.commitBeforeUnit();
      return;
    }
    this.endUnit();
    this.write(this.length);
    if (this.policy === 'always' && this.isDirty && this.writeError === null) this.flushNow();
    this.events.committed(this.writeError);
  }

  /** Keeps the effects since the last unit back until `hold(false)`, however long that takes. */
  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    if (!isHeld && this.immediate === null && this.length > 0)
      this.immediate = setImmediate(() => this.commit());
  }

  /** Takes back the effects since the last unit. */
  dropUnit(): void {
    this.isHeld = false;
    if (this.unitCount > 0) this.length = this.unitStart;
    this.unitCount = 0;
    // What was dropped may have said which database is meant.
    this.selected = -1;
  }

  /** Inside a transaction: writes what was there before it began, which alone may be confirmed by now. */
  commitBeforeUnit(): void {
    if (this.unitCount === 0 || this.unitStart === 0) return;
    this.write(this.unitStart);
    if (this.policy === 'always' && this.isDirty && this.writeError === null) this.flushNow();
  }

  private write(end: number): void {
    let done = 0;
    try {
      while (done < end) done += writeSync(this.descriptor, this.buffer, done, end - done);
      this.writeError = this.flushFailed ? this.writeError : null;
    } catch (error) {
      this.writeError = error as Error;
      done = this.takeBack(done);
    }
    this.size += done;
    if (done > 0) this.isDirty = true;
    if (done < this.length) this.buffer.copyWithin(0, done, this.length);
    this.length -= done;
    this.unitStart -= done;
    if (this.length === 0 && this.buffer.length > LARGEST_KEPT_BUFFER)
      this.buffer = Buffer.allocUnsafeSlow(SMALLEST_BUFFER);
  }

  /** After a write that broke off: no half of a command stays in the file, if that can be helped. */
  private takeBack(written: number): number {
    try {
      ftruncateSync(this.descriptor, this.size);
      return 0;
    } catch {
      return written;
    }
  }

  private flushNow(): void {
    try {
      fdatasyncSync(this.descriptor);
      this.isDirty = false;
    } catch (error) {
      this.failedToFlush(error as Error);
    }
  }

  private failedToFlush(error: Error): void {
    this.writeError = error;
    this.flushFailed = true;
  }

  /** To be called ten times a second: flushes once a second for `everysec`, and tries again what could not be written. */
  tick(nowMs: number): void {
    if (nowMs - this.lastFlushAt < 1000) return;
    this.lastFlushAt = nowMs;
    if (this.writeError !== null && !this.flushFailed) this.commit();
    if (this.policy !== 'everysec' || !this.isDirty) return;
    if (this.flushing !== null) this.delayedFlushes++;
    else this.flushing = this.flushInBackground();
  }

  private flushInBackground(): Promise<void> {
    this.isDirty = false;
    return new Promise((resolve) => {
      fdatasync(this.descriptor, (error) => {
        this.flushing = null;
        if (error !== null) this.failedToFlush(error);
        resolve();
      });
    });
  }

  /** Writes and flushes all and closes the file, in the background where that is enough. */
  end(inBackground: boolean): void {
    this.commit();
    if (!inBackground && this.flushing === null) {
      if (this.isDirty) this.flushNow();
      closeSync(this.descriptor);
      return;
    }
    void (this.flushing ?? Promise.resolve())
      .then(() => (this.isDirty ? this.flushInBackground() : undefined))
      .then(() => close(this.descriptor, () => {}));
  }

  /** Resolves when no flush is under way. */
  async settled(): Promise<void> {
    await this.flushing;
  }
}
