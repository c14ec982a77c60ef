/**
 * Writes replies of RESP2 and RESP3 into one output buffer, which its owner flushes once per read.
 *
 * One writer serves all clients in turn: `resp3` tells for which protocol it writes. A reply whose length is known only
 * at its end (`deferArray`) is written behind a gap and moved once.
 */
import { formatDouble } from '../structures/double.ts';
import type { Integer } from '../structures/integer.ts';

const FIRST_SIZE = 64 * 1024;
/** A buffer that grew beyond this is dropped after its flush. */
const KEEP_SIZE = 1024 * 1024;
/** Room kept for the header of a deferred aggregate: type, ten digits, CR LF. */
const HEADER_ROOM = 13;
/** Byte strings up to this length are copied in JavaScript, longer ones by a call of Buffer. */
const SHORT = 48;

const CR = 0x0d;
const LF = 0x0a;
const DOLLAR = 0x24;
const ASTERISK = 0x2a;
const COLON = 0x3a;

export class ReplyWriter {
  buffer: Buffer = Buffer.allocUnsafeSlow(FIRST_SIZE);
  position = 0;
  resp3 = false;
  /** Where push messages stand among what was written: start and end in turn. */
  private pushes: number[] = [];

  /** Makes room for `bytes` more bytes. */
  ensure(bytes: number): void {
    if (this.position + bytes > this.buffer.length) this.grow(bytes);
  }

  private grow(bytes: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.buffer.length * 2, this.position + bytes));
    this.buffer.copy(larger, 0, 0, this.position);
    this.buffer = larger;
  }

  /** A view of all that was written, valid until the next write. */
  written(): Buffer {
    return this.buffer.subarray(0, this.position);
  }

  /** Begins anew. With `fresh`, the old buffer now belongs to a socket and a new one is taken. */
  reset(fresh: boolean): void {
    this.position = 0;
    if (this.pushes.length > 0) this.pushes = [];
    if (fresh || this.buffer.length > KEEP_SIZE) this.buffer = Buffer.allocUnsafeSlow(FIRST_SIZE);
  }

  /** Says that what was written from `start` on is a push message, which CLIENT REPLY OFF does not silence. */
  keepPush(start: number): void {
    this.pushes.push(start, this.position);
  }

  /** Takes back what was written from `start` on, except push messages. */
  takeBack(start: number): void {
    if (start >= this.position) return;
    let end = start;
    for (let i = 0; i < this.pushes.length; i += 2) {
      const [from = 0, to = 0] = [this.pushes[i], this.pushes[i + 1]];
      if (from < start) continue;
      this.buffer.copyWithin(end, from, to);
      end += to - from;
    }
    this.position = end;
    this.pushes = [];
  }

  ok(): void {
    this.ensure(5);
    const buffer = this.buffer;
    let at = this.position;
    buffer[at++] = 0x2b;
    buffer[at++] = 0x4f;
    buffer[at++] = 0x4b;
    buffer[at++] = CR;
    buffer[at++] = LF;
    this.position = at;
  }

  /** `+text`. The text holds no CR or LF. */
  simple(text: string): void {
    this.line(0x2b, text);
  }

  /** `-message`, with line ends made spaces as Redis does. */
  error(message: string): void {
    this.line(0x2d, message.replaceAll(/[\r\n]/g, ' '));
  }

  private line(type: number, text: string): void {
    const length = text.length;
    this.ensure(length + 3);
    const buffer = this.buffer;
    let at = this.position;
    buffer[at++] = type;
    if (length <= SHORT) {
      for (let i = 0; i < length; i++) buffer[at++] = text.charCodeAt(i);
    } else {
      at += buffer.write(text, at, 'latin1');
    }
    buffer[at++] = CR;
    buffer[at++] = LF;
    this.position = at;
  }

  /** `:value`. */
  integer(value: Integer): void {
    this.header(COLON, value);
  }

  /** `:value`, from the first `length` bytes of a buffer, which are its digits. */
  integerDigits(digits: Buffer, length: number): void {
    this.ensure(length + 3);
    const buffer = this.buffer;
    let at = this.position;
    buffer[at++] = COLON;
    for (let i = 0; i < length; i++) buffer[at++] = digits[i]!;
    buffer[at++] = CR;
    buffer[at++] = LF;
    this.position = at;
  }

  /** A count behind a type byte: `*3`, `$5`, `:7`. */
  private header(type: number, value: Integer): void {
    this.ensure(24);
    const buffer = this.buffer;
    let at = this.position;
    buffer[at++] = type;
    if (typeof value === 'number' && value >= 0 && value < 10) {
      buffer[at++] = 0x30 + value;
    } else if (typeof value === 'number' && value >= -2147483648 && value <= 2147483647) {
      at = writeInt32(buffer, at, value);
    } else {
      at += buffer.write(String(value), at, 'latin1');
    }
    buffer[at++] = CR;
    buffer[at++] = LF;
    this.position = at;
  }

  /** A bulk string from a byte string (one character, one byte). */
  bulk(text: string): void {
    const length = text.length;
    this.header(DOLLAR, length);
    this.ensure(length + 2);
    const buffer = this.buffer;
    let at = this.position;
    if (length <= SHORT) {
      for (let i = 0; i < length; i++) buffer[at++] = text.charCodeAt(i);
    } else {
      at += buffer.write(text, at, 'latin1');
    }
    buffer[at++] = CR;
    buffer[at++] = LF;
    this.position = at;
  }

  /** A bulk string from `length` bytes of a buffer. */
  bulkBytes(source: Buffer, start: number, length: number): void {
    this.header(DOLLAR, length);
    this.ensure(length + 2);
    const buffer = this.buffer;
    let at = this.position;
    if (length <= SHORT) {
      for (let i = 0; i < length; i++) buffer[at++] = source[start + i]!;
    } else {
      source.copy(buffer, at, start, start + length);
      at += length;
    }
    buffer[at++] = CR;
    buffer[at++] = LF;
    this.position = at;
  }

  /** A bulk string of a text with characters beyond bytes, as UTF-8. */
  bulkUtf8(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    this.bulkBytes(bytes, 0, bytes.length);
  }

  /** An integer as a bulk string. */
  bulkInteger(value: Integer): void {
    this.bulk(String(value));
  }

  /** A double: `,1.5` in RESP3, a bulk string in RESP2, printed as `%.17g`. */
  double(value: number): void {
    const text = formatDouble(value);
    if (this.resp3) this.line(0x2c, text);
    else this.bulk(text);
  }

  /** A text with its format (`txt`, `mkd`) in RESP3, a bulk string in RESP2. */
  verbatim(text: string, format = 'txt'): void {
    const bytes = Buffer.from(text, 'utf8');
    if (!this.resp3) {
      this.bulkBytes(bytes, 0, bytes.length);
      return;
    }
    this.header(0x3d, bytes.length + 4);
    this.raw(Buffer.concat([Buffer.from(`${format}:`), bytes, Buffer.from('\r\n')]));
  }

  /** `#t` and `#f` in RESP3, 1 and 0 in RESP2. */
  boolean(value: boolean): void {
    if (this.resp3) this.line(0x23, value ? 't' : 'f');
    else this.integer(value ? 1 : 0);
  }

  /** Null where a bulk string would stand. */
  null(): void {
    this.absent(DOLLAR);
  }

  /** Null where an array would stand. */
  nullArray(): void {
    this.absent(ASTERISK);
  }

  /** `_` in RESP3, a length of -1 in RESP2. */
  private absent(type: number): void {
    this.ensure(5);
    const buffer = this.buffer;
    let at = this.position;
    if (this.resp3) {
      buffer[at++] = 0x5f;
    } else {
      buffer[at++] = type;
      buffer[at++] = 0x2d;
      buffer[at++] = 0x31;
    }
    buffer[at++] = CR;
    buffer[at++] = LF;
    this.position = at;
  }

  /** An integer of any size, given as digits: `(…` in RESP3, a bulk string in RESP2. */
  bigNumber(digits: string): void {
    if (this.resp3) this.line(0x28, digits);
    else this.bulk(digits);
  }

  /** Head of an array; `count` replies follow. */
  array(count: number): void {
    this.header(ASTERISK, count);
  }

  /** Head of a map; `count` pairs of replies follow. An array of twice as many in RESP2. */
  map(count: number): void {
    if (this.resp3) this.header(0x25, count);
    else this.header(ASTERISK, count * 2);
  }

  /** Head of a set. An array in RESP2. */
  set(count: number): void {
    this.header(this.resp3 ? 0x7e : ASTERISK, count);
  }

  /** Head of a push message. An array in RESP2. */
  push(count: number): void {
    this.header(this.resp3 ? 0x3e : ASTERISK, count);
  }

  /** Head of attributes; `count` pairs follow, and then the reply they belong to. RESP3 only. */
  attribute(count: number): void {
    this.header(0x7c, count);
  }

  /** Bytes that are a reply already. */
  raw(bytes: Uint8Array): void {
    this.ensure(bytes.length);
    this.buffer.set(bytes, this.position);
    this.position += bytes.length;
  }

  /** Begins an array, set or map whose length is not known yet: hand the mark to `endArray` and the like. */
  deferArray(): number {
    this.ensure(HEADER_ROOM);
    const mark = this.position;
    this.position += HEADER_ROOM;
    return mark;
  }

  endArray(mark: number, count: number): void {
    this.endDeferred(mark, ASTERISK, count);
  }

  endSet(mark: number, count: number): void {
    this.endDeferred(mark, this.resp3 ? 0x7e : ASTERISK, count);
  }

  /** @param count how many pairs were written */
  endMap(mark: number, count: number): void {
    this.endDeferred(mark, this.resp3 ? 0x25 : ASTERISK, this.resp3 ? count : count * 2);
  }

  private endDeferred(mark: number, type: number, count: number): void {
    const end = this.position;
    this.position = mark;
    this.header(type, count);
    const body = mark + HEADER_ROOM;
    this.buffer.copyWithin(this.position, body, end);
    this.position += end - body;
  }
}

/** Writes an integer of 32 bits as decimal digits; returns the place behind it. */
export function writeInt32(buffer: Buffer, position: number, value: number): number {
  let at = position;
  let rest = value;
  if (rest < 0) {
    buffer[at++] = 0x2d;
    rest = -rest;
  }
  const end = at + digitCount(rest);
  for (let place = end - 1; place >= at; place--) {
    const tenth = (rest / 10) | 0;
    buffer[place] = 0x30 + rest - tenth * 10;
    rest = tenth;
  }
  return end;
}

function digitCount(value: number): number {
  if (value < 100) return value < 10 ? 1 : 2;
  if (value < 10_000) return value < 1000 ? 3 : 4;
  if (value < 1_000_000) return value < 100_000 ? 5 : 6;
  if (value < 100_000_000) return value < 10_000_000 ? 7 : 8;
  return value < 1_000_000_000 ? 9 : 10;
}
