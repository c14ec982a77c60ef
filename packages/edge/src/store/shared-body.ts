/**
 * A response body on its way from the origin that any number of viewers read at once: each from its beginning, at its own
 * pace. It is kept whole while it may be stored; a body that outgrows the limit is passed on and forgotten behind the
 * slowest reader, who then holds the origin back.
 */
import type { Readable, Writable } from 'node:stream';

/** How far an unstorable body may run ahead of its slowest reader, in bytes. */
const maxAheadBytes = 1_048_576;

interface Reader {
  /** Index of the next chunk, counted from the first chunk of the body. */
  next: number;
  readonly writable: Writable;
  waiting: boolean;
}

export class SharedBody {
  readonly #source: Readable;
  readonly #maxBytes: number;
  readonly #chunks: Buffer[] = [];
  readonly #readers = new Set<Reader>();
  /** Chunks that were dropped from the front. */
  #dropped = 0;
  #bytes = 0;
  #state: 'flowing' | 'complete' | 'failed' = 'flowing';
  /** The whole body, or undefined when it failed or was too large to keep. */
  readonly whole: Promise<Buffer | undefined>;

  /**
   * @param source read to its end, whether anyone is reading or not, while it may be stored
   * @param maxBytes beyond which the body is not kept
   * @param onEnd called once with the same as `whole`, before any viewer has the last byte
   */
  constructor(source: Readable, maxBytes: number, onEnd: (body: Buffer | undefined) => void) {
    this.#source = source;
    this.#maxBytes = maxBytes;
    let resolveWhole: (whole: Buffer | undefined) => void = () => {};
    this.whole = new Promise((resolve) => {
      resolveWhole = resolve;
    });
    source.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#bytes += chunk.length;
      for (const reader of this.#readers) this.#pump(reader);
      if (!this.isStorable) this.#holdBack();
    });
    source.on('end', () => {
      this.#state = 'complete';
      const whole = this.isStorable ? Buffer.concat(this.#chunks) : undefined;
      onEnd(whole);
      resolveWhole(whole);
      for (const reader of this.#readers) this.#pump(reader);
    });
    const fail = (): void => {
      if (this.#state !== 'flowing') return;
      this.#state = 'failed';
      onEnd(undefined);
      resolveWhole(undefined);
      for (const reader of this.#readers) reader.writable.destroy();
      this.#readers.clear();
    };
    source.on('error', fail);
    source.on('close', fail);
  }

  /** Whether a further viewer can still read it from its beginning. */
  get isStorable(): boolean {
    return this.#bytes <= this.#maxBytes;
  }

  /** Writes the body to a viewer and ends it; a body that breaks off breaks the viewer's connection too. */
  pipeTo(writable: Writable): void {
    if (this.#state === 'failed') {
      writable.destroy();
      return;
    }
    const reader: Reader = { next: 0, writable, waiting: false };
    this.#readers.add(reader);
    writable.on('drain', () => {
      reader.waiting = false;
      this.#pump(reader);
      if (!this.isStorable) this.#holdBack();
    });
    writable.on('close', () => {
      this.#readers.delete(reader);
      if (!this.isStorable) this.#holdBack();
    });
    this.#pump(reader);
  }

  #pump(reader: Reader): void {
    while (!reader.waiting && reader.next - this.#dropped < this.#chunks.length) {
      const chunk = this.#chunks[reader.next - this.#dropped] as Buffer;
      reader.next += 1;
      if (!reader.writable.write(chunk)) reader.waiting = true;
    }
    if (this.#state === 'complete' && reader.next - this.#dropped === this.#chunks.length) {
      this.#readers.delete(reader);
      reader.writable.end();
    }
  }

  /** Drops what every reader has passed, and stops the origin while the slowest is far behind. */
  #holdBack(): void {
    if (this.#state !== 'flowing') return;
    if (this.#readers.size === 0) {
      this.#source.destroy();
      return;
    }
    let slowest = Number.POSITIVE_INFINITY;
    for (const reader of this.#readers) slowest = Math.min(slowest, reader.next);
    if (slowest > this.#dropped) {
      this.#chunks.splice(0, slowest - this.#dropped);
      this.#dropped = slowest;
    }
    const ahead = this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    if (ahead > maxAheadBytes) this.#source.pause();
    else if (this.#source.isPaused()) this.#source.resume();
  }
}
