/**
 * The arguments of one command as places in a buffer. Nothing is copied and no string is made until a handler asks,
 * which is what lets a GET run without allocating.
 */
import { notAFloat, notAnInteger } from '../errors.ts';
import { parseDouble } from '../structures/double.ts';
import { type Integer, parseInt64 } from '../structures/integer.ts';

const EMPTY = Buffer.alloc(0);

/**
 * Byte strings have two forms here. At the edge they are places in a buffer (`buffer`, `starts[i]`, `lengths[i]`);
 * inside containers they are strings of which each character (0–255) is one byte, as `text` gives them.
 * Argument 0 is the command's name. Places are valid only until the handler returns: whoever keeps arguments keeps a
 * `clone()`.
 */
export class Arguments {
  buffer: Buffer = EMPTY;
  /** How many arguments there are, the command's name included. */
  count = 0;
  starts: Int32Array;
  lengths: Int32Array;

  /** Parser state of an unfinished frame: arguments still to come, the announced length of the next (-1: unknown). */
  missing = 0;
  bulkLength = -1;

  constructor(capacity = 16) {
    this.starts = new Int32Array(capacity);
    this.lengths = new Int32Array(capacity);
  }

  /** Builds arguments from byte strings or buffers, for commands that do not come from a socket. */
  static of(values: readonly (string | Buffer)[]): Arguments {
    const args = new Arguments(values.length);
    args.buffer = Buffer.concat(
      values.map((value) => (typeof value === 'string' ? Buffer.from(value, 'latin1') : value)),
    );
    let position = 0;
    for (const value of values) {
      args.push(position, value.length);
      position += value.length;
    }
    return args;
  }

  /** Forgets all arguments; keeps the arrays unless a huge command made them huge. */
  reset(): void {
    this.count = 0;
    this.missing = 0;
    this.bulkLength = -1;
    if (this.starts.length > 1024) {
      this.starts = new Int32Array(16);
      this.lengths = new Int32Array(16);
    }
  }

  push(start: number, length: number): void {
    const at = this.count;
    if (at === this.starts.length) this.grow();
    this.starts[at] = start;
    this.lengths[at] = length;
    this.count = at + 1;
  }

  private grow(): void {
    const starts = new Int32Array(this.starts.length * 2);
    const lengths = new Int32Array(this.starts.length * 2);
    starts.set(this.starts);
    lengths.set(this.lengths);
    this.starts = starts;
    this.lengths = lengths;
  }

  /** A copy that owns its bytes. */
  clone(): Arguments {
    const copy = new Arguments(this.count);
    let total = 0;
    for (let i = 0; i < this.count; i++) total += this.lengths[i]!;
    copy.buffer = Buffer.allocUnsafeSlow(total);
    let position = 0;
    for (let i = 0; i < this.count; i++) {
      const start = this.starts[i]!;
      const length = this.lengths[i]!;
      this.buffer.copy(copy.buffer, position, start, start + length);
      copy.push(position, length);
      position += length;
    }
    return copy;
  }

  /** How many bytes the command takes in its buffer, from its name to the end of its last argument. */
  get byteLength(): number {
    const last = this.count - 1;
    return this.starts[last]! + this.lengths[last]! - this.starts[0]!;
  }

  /** Moves all places, when the frame moved inside or between buffers. */
  rebase(buffer: Buffer, delta: number): void {
    this.buffer = buffer;
    for (let i = 0; i < this.count; i++) this.starts[i]! += delta;
  }

  /** The argument as a byte string: one character for one byte. */
  text(i: number): string {
    const start = this.starts[i]!;
    return this.buffer.toString('latin1', start, start + this.lengths[i]!);
  }

  /** The first `most` bytes of the argument, as `text` gives them. */
  head(i: number, most: number): string {
    const start = this.starts[i]!;
    return this.buffer.toString('latin1', start, start + Math.min(this.lengths[i]!, most));
  }

  /** The argument in lower case, for option words. */
  word(i: number): string {
    return this.text(i).toLowerCase();
  }

  /** The argument as error texts show it: Redis prints them with C's functions, which end at a zero byte. */
  shown(i: number): string {
    const text = this.text(i);
    const end = text.indexOf('\0');
    return end === -1 ? text : text.slice(0, end);
  }

  /** A copy of the argument's bytes. */
  bytes(i: number): Buffer {
    return Buffer.from(this.view(i));
  }

  /** The argument's bytes without a copy: valid until the handler returns. */
  view(i: number): Buffer {
    const start = this.starts[i]!;
    return this.buffer.subarray(start, start + this.lengths[i]!);
  }

  /** Whether the argument is this word, in any case. `word` is given in lower case. */
  is(i: number, word: string): boolean {
    const length = this.lengths[i]!;
    if (length !== word.length) return false;
    const buffer = this.buffer;
    const start = this.starts[i]!;
    for (let j = 0; j < length; j++) {
      const byte = buffer[start + j]!;
      const folded = byte >= 65 && byte <= 90 ? byte | 32 : byte;
      if (folded !== word.charCodeAt(j)) return false;
    }
    return true;
  }

  /** A signed 64-bit integer, exact: a BigInt beyond 2^53. Throws `notAnInteger` (or the error given). */
  integer(i: number, error: Error = notAnInteger): Integer {
    const small = this.smallInteger(i);
    if (small === small) return small;
    const value = parseInt64(this.text(i));
    if (value === undefined) throw error;
    return value;
  }

  /**
   * A signed 64-bit integer as a number, for counts, indexes and durations: beyond 2^53 it is rounded, which is beyond
   * any length there can be. Throws `notAnInteger` (or the error given).
   */
  number(i: number, error: Error = notAnInteger): number {
    const small = this.smallInteger(i);
    return small === small ? small : Number(this.integer(i, error));
  }

  /** A double as `strtod` reads it, NaN refused. Throws `notAFloat` (or the error given). */
  double(i: number, error: Error = notAFloat): number {
    const small = readDigits(this.buffer, this.starts[i]!, this.lengths[i]!);
    if (small === small) return small;
    const value = parseDouble(this.text(i));
    if (value === undefined) throw error;
    return value;
  }

  /** Up to 15 digits without a leading zero, read from the bytes; NaN if it is anything else. */
  private smallInteger(i: number): number {
    return readSmallInteger(this.buffer, this.starts[i]!, this.lengths[i]!);
  }
}

/** Reads up to 15 digits and nothing else, leading zeros allowed; NaN if it is anything else. */
function readDigits(buffer: Uint8Array, start: number, length: number): number {
  if (length < 1 || length > 15) return Number.NaN;
  let value = 0;
  for (let at = start; at < start + length; at++) {
    const digit = buffer[at]! - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Reads a canonical integer of up to 15 digits from bytes; NaN if it is anything else (longer, `+1`, `01`, text). */
export function readSmallInteger(buffer: Uint8Array, start: number, length: number): number {
  let at = start;
  const end = start + length;
  const negative = length > 0 && buffer[at] === 0x2d;
  if (negative) at++;
  const digits = end - at;
  if (digits < 1 || digits > 15) return Number.NaN;
  if (buffer[at] === 0x30) return digits === 1 && !negative ? 0 : Number.NaN;
  let value = 0;
  for (; at < end; at++) {
    const digit = buffer[at]! - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return negative ? -value : value;
}
