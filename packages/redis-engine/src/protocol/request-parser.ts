/**
 * Reads RESP requests (multibulk and inline) from a buffer, incrementally.
 *
 * The parser walks each byte once. When the buffer ends inside a frame, what was understood stays in `Arguments`
 * (`missing`, `bulkLength`, the places so far) and `position` tells where to go on once more bytes are there.
 */
import type { Arguments } from './arguments.ts';

export const COMPLETE = 0;
export const INCOMPLETE = 1;
export const INVALID = 2;
/** An empty frame: nothing to execute, nothing to answer. */
const NOTHING = 3;

const CR = 0x0d;
const LF = 0x0a;
const ASTERISK = 0x2a;
const DOLLAR = 0x24;
/** Longest inline request and longest length line, as PROTO_INLINE_MAX_SIZE. */
const MAX_LINE = 64 * 1024;
const MAX_ARGUMENTS = 2147483647;

export class RequestParser {
  /** Where the next call goes on. */
  position = 0;
  /** After INVALID: the text behind `Protocol error: `. */
  error = '';
  /** After INCOMPLETE: how many bytes the frame will at least have behind `position`, so that buffers grow once. */
  needed = 0;
  /** Longest bulk string accepted (proto-max-bulk-len). */
  maxBulkLength = 512 * 1024 * 1024;

  private line = 0;

  /**
   * Parses one frame of `buffer` from `position` up to `end`.
   * @param authenticated whether the large limits hold for this client
   */
  parse(args: Arguments, buffer: Buffer, position: number, end: number, authenticated: boolean): number {
    this.position = position;
    this.needed = 0;
    args.buffer = buffer;
    if (args.missing === 0) {
      if (position >= end) return INCOMPLETE;
      if (buffer[position] !== ASTERISK) return this.parseInline(args, buffer, position, end);
      const state = this.readLength(buffer, position + 1, end, 'too big mbulk count string');
      if (state !== COMPLETE) return state;
      const count = this.line;
      if (count !== count || count > MAX_ARGUMENTS) return this.invalid('invalid multibulk length');
      if (count > 10 && !authenticated) return this.invalid('unauthenticated multibulk length');
      if (count <= 0) return NOTHING;
      args.missing = count;
    }
    let missing = args.missing;
    while (missing > 0) {
      let length = args.bulkLength;
      if (length < 0) {
        const at = this.position;
        if (at >= end) break;
        if (buffer[at] !== DOLLAR) {
          return this.invalid(`expected '$', got '${String.fromCharCode(buffer[at]!)}'`);
        }
        const state = this.readLength(buffer, at + 1, end, 'too big bulk count string');
        if (state === INCOMPLETE) break;
        if (state === INVALID) return INVALID;
        length = this.line;
        if (length !== length || length < 0 || length > this.maxBulkLength) {
          return this.invalid('invalid bulk length');
        }
        if (length > 16384 && !authenticated) return this.invalid('unauthenticated bulk length');
        args.bulkLength = length;
      }
      const start = this.position;
      if (end - start < length + 2) {
        this.needed = length + 2;
        break;
      }
      args.push(start, length);
      args.bulkLength = -1;
      this.position = start + length + 2;
      missing--;
    }
    args.missing = missing;
    return missing === 0 ? COMPLETE : INCOMPLETE;
  }

  private invalid(error: string): number {
    this.error = error;
    return INVALID;
  }

  /** Reads `<digits>\r\n` into `line` (NaN if it is no integer) and moves behind it. */
  private readLength(buffer: Buffer, from: number, end: number, tooLong: string): number {
    let at = from;
    let value = 0;
    while (at < end) {
      const digit = buffer[at]! - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      at++;
    }
    if (at < end && buffer[at] === CR && at > from && at - from < 16) {
      if (at + 1 >= end) return INCOMPLETE;
      this.line = value;
      this.position = at + 2;
      return COMPLETE;
    }
    return this.readUnusualLength(buffer, from, end, tooLong);
  }

  /** The rest of `readLength`: signs, garbage, lines that are not complete. */
  private readUnusualLength(buffer: Buffer, from: number, end: number, tooLong: string): number {
    const newline = buffer.indexOf(CR, from);
    if (newline === -1 || newline >= end) return end - from > MAX_LINE ? this.invalid(tooLong) : INCOMPLETE;
    if (newline + 1 >= end) return INCOMPLETE;
    const text = buffer.toString('latin1', from, newline);
    this.line = /^-?[0-9]{1,18}$/.test(text) ? Number(text) : Number.NaN;
    this.position = newline + 2;
    return COMPLETE;
  }

  private parseInline(args: Arguments, buffer: Buffer, from: number, end: number): number {
    const newline = buffer.indexOf(LF, from);
    if (newline === -1 || newline >= end) {
      return end - from > MAX_LINE ? this.invalid('too big inline request') : INCOMPLETE;
    }
    const lineEnd = newline > from && buffer[newline - 1] === CR ? newline - 1 : newline;
    this.position = newline + 1;
    const words = splitInline(buffer.toString('latin1', from, lineEnd));
    if (words === null) return this.invalid('unbalanced quotes in request');
    if (words.length === 0) return NOTHING;
    args.buffer = Buffer.from(words.join(''), 'latin1');
    let position = 0;
    for (const word of words) {
      args.push(position, word.length);
      position += word.length;
    }
    return COMPLETE;
  }
}

const SPACES = new Set([' ', '\n', '\r', '\t', '\0', '\v', '\f']);
const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\u0007' };

/** Splits a line into words with quotes as `sdssplitargs` does; null when quotes do not close. */
function splitInline(line: string): string[] | null {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && SPACES.has(line[at]!)) at++;
    if (at >= line.length) return words;
    let word = '';
    let quote = '';
    for (;;) {
      const character = line[at];
      if (quote !== '') {
        if (character === undefined) return null;
        if (quote === '"' && character === '\\' && /^x[0-9a-fA-F]{2}$/.test(line.slice(at + 1, at + 4))) {
          word += String.fromCharCode(Number.parseInt(line.slice(at + 2, at + 4), 16));
          at += 3;
        } else if (quote === '"' && character === '\\' && at + 1 < line.length) {
          at++;
          word += ESCAPES[line[at]!] ?? line[at]!;
        } else if (quote === "'" && character === '\\' && line[at + 1] === "'") {
          at++;
          word += "'";
        } else if (character === quote) {
          const next = line[at + 1];
          if (next !== undefined && !SPACES.has(next)) return null;
          at++;
          break;
        } else {
          word += character;
        }
      } else {
        if (character === undefined || SPACES.has(character)) break;
        if (character === '"' || character === "'") quote = character;
        else word += character;
      }
      at++;
    }
    words.push(word);
  }
}
