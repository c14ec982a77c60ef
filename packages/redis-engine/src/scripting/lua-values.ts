/**
 * How values cross the border between RESP and the machine of `lua-machine.ts`.
 *
 * The machine's form of a value is a type byte, a 32-bit little-endian length or count, and the bytes or the values.
 */
import { Arguments } from '../protocol/arguments.ts';
import type { ReplyWriter } from '../protocol/reply-writer.ts';

export const LuaType = {
  Null: 0,
  Integer: 1,
  Bulk: 2,
  Array: 3,
  Status: 4,
  Error: 5,
  /** An error that ended the script: a 32-bit line number, 0 if unknown, and the message. */
  ScriptError: 6,
  Boolean: 7,
  Double: 8,
  Map: 9,
  Set: 10,
  BigNumber: 11,
  Verbatim: 12,
} as const;

const CR = 0x0d;

/** Arguments from `first` to `last` (exclusive) as KEYS and ARGV of a script. */
export function encodeArguments(args: Arguments, first: number, last: number): Buffer {
  let size = 4;
  for (let i = first; i < last; i++) size += 4 + args.lengths[i]!;
  const bytes = Buffer.allocUnsafe(size);
  bytes.writeUInt32LE(last - first, 0);
  let at = 4;
  for (let i = first; i < last; i++) {
    const start = args.starts[i]!;
    const length = args.lengths[i]!;
    bytes.writeUInt32LE(length, at);
    at += 4;
    args.buffer.copy(bytes, at, start, start + length);
    at += length;
  }
  return bytes;
}

/** What a script gave to `redis.call`, as arguments that own their bytes. */
export function decodeArguments(encoded: Buffer): Arguments {
  const bytes = Buffer.from(encoded);
  const count = bytes.readUInt32LE(0);
  const args = new Arguments(Math.max(count, 1));
  args.buffer = bytes;
  let at = 4;
  for (let i = 0; i < count; i++) {
    const length = bytes.readUInt32LE(at);
    args.push(at + 4, length);
    at += 4 + length;
  }
  return args;
}

/** An error as `redis.call` hands it to a script. */
export function encodeError(message: string): Buffer {
  const text = Buffer.from(message, 'latin1');
  const bytes = Buffer.allocUnsafe(5 + text.length);
  bytes[0] = LuaType.Error;
  bytes.writeUInt32LE(text.length, 1);
  text.copy(bytes, 5);
  return bytes;
}

/** An integer as `redis.call` hands it to a script. */
export function encodeInteger(value: number): Buffer {
  const bytes = Buffer.alloc(13);
  bytes[0] = LuaType.Integer;
  bytes.writeUInt32LE(8, 1);
  bytes.writeBigInt64LE(BigInt(value), 5);
  return bytes;
}

/** Turns one RESP reply into the machine's form. */
export function encodeReply(resp: Buffer): Buffer {
  return new ReplyEncoder(resp).encode();
}

class ReplyEncoder {
  private readonly input: Buffer;
  private read = 0;
  private output: Buffer;
  private written = 0;

  constructor(input: Buffer) {
    this.input = input;
    // An integer grows from four bytes (`:1\r\n`) to thirteen; nothing grows more.
    this.output = Buffer.allocUnsafe(input.length * 4 + 16);
  }

  encode(): Buffer {
    this.value();
    return this.output.subarray(0, this.written);
  }

  private head(type: number, length: number): void {
    this.output[this.written] = type;
    this.output.writeUInt32LE(length, this.written + 1);
    this.written += 5;
  }

  private bytes(start: number, end: number): void {
    this.written += this.input.copy(this.output, this.written, start, end);
  }

  /** The text of the line that begins at `read`, which moves behind it. */
  private line(): string {
    const start = this.read;
    let end = start;
    while (this.input[end] !== CR) end++;
    this.read = end + 2;
    return this.input.toString('latin1', start, end);
  }

  private lineAs(type: number): void {
    const start = this.read;
    let end = start;
    while (this.input[end] !== CR) end++;
    this.head(type, end - start);
    this.bytes(start, end);
    this.read = end + 2;
  }

  private bulkAs(type: number): void {
    const length = Number(this.line());
    if (length < 0) {
      this.head(LuaType.Null, 0);
      return;
    }
    this.head(type, length);
    this.bytes(this.read, this.read + length);
    this.read += length + 2;
  }

  private values(type: number, perEntry: number): void {
    const count = Number(this.line());
    if (count < 0) {
      this.head(LuaType.Null, 0);
      return;
    }
    this.head(type, count);
    for (let i = 0; i < count * perEntry; i++) this.value();
  }

  private value(): void {
    const type = this.input[this.read++];
    switch (type) {
      case 0x2b: // +
        return this.lineAs(LuaType.Status);
      case 0x2d: // -
        return this.lineAs(LuaType.Error);
      case 0x3a: // :
        this.head(LuaType.Integer, 8);
        this.output.writeBigInt64LE(BigInt(this.line()), this.written);
        this.written += 8;
        return undefined;
      case 0x24: // $
        return this.bulkAs(LuaType.Bulk);
      case 0x2a: // *
      case 0x3e: // >
        return this.values(LuaType.Array, 1);
      case 0x25: // %
        return this.values(LuaType.Map, 2);
      case 0x7e: // ~
        return this.values(LuaType.Set, 1);
      case 0x5f: // _
        this.line();
        return this.head(LuaType.Null, 0);
      case 0x23: // #
        this.head(LuaType.Boolean, 1);
        this.output[this.written++] = this.line() === 't' ? 1 : 0;
        return undefined;
      case 0x2c: // ,
        this.head(LuaType.Double, 8);
        this.output.writeDoubleLE(parseDouble(this.line()), this.written);
        this.written += 8;
        return undefined;
      case 0x28: // (
        return this.lineAs(LuaType.BigNumber);
      case 0x3d: // =
        return this.verbatim();
      case 0x7c: // |: attributes are not for scripts
        this.skipAttributes();
        return this.value();
      default:
        throw new Error(`a reply begins with byte ${type}`);
    }
  }

  private verbatim(): void {
    const length = Number(this.line());
    // Three letters of the format and a colon, then the text.
    this.head(LuaType.Verbatim, length);
    this.output.writeUInt32LE(3, this.written);
    this.written += 4;
    this.bytes(this.read, this.read + 3);
    this.bytes(this.read + 4, this.read + length);
    this.read += length + 2;
  }

  private skipAttributes(): void {
    const mark = this.written;
    this.values(LuaType.Map, 2);
    this.written = mark;
  }
}

function parseDouble(text: string): number {
  if (text === 'inf') return Number.POSITIVE_INFINITY;
  if (text === '-inf') return Number.NEGATIVE_INFINITY;
  return Number(text);
}

/** The machine tells of its own errors by a mark and a kind. */
const ERROR_MARKER = '__RLUA_E__:';

/** Words the machine's own errors as Redis does. */
export function wordMachineErrors(text: string): string {
  return text
    .replaceAll(
      /__RLUA_E__:global-read:(\w+)/g,
      "Script attempted to access nonexistent global variable '$1'",
    )
    .replaceAll(
      /(user_\w+:\d+: )?__RLUA_E__:command-arg-type/g,
      'Lua redis lib command arguments must be strings or integers',
    );
}

/** An error value as a reply begins: with its own code where it has one. */
export function wordErrorValue(text: string): string {
  return wordMachineErrors(text)
    .replace(/^ERR -/, '')
    .replace(/^ERR ([A-Z0-9]*_[A-Z0-9_]* )/, '$1');
}

/**
 * Writes what a script returned as a reply. Errors that ended a script are not for this.
 * `protocol` is what the script chose by `redis.setresp`: in 2, true is 1 and false is null.
 */
export function writeLuaValue(value: Buffer, reply: ReplyWriter, protocol: number): void {
  writeAt(value, 0, reply, protocol);
}

function writeAt(value: Buffer, start: number, reply: ReplyWriter, protocol: number): number {
  const type = value[start];
  const length = value.readUInt32LE(start + 1);
  let at = start + 5;
  switch (type) {
    case LuaType.Null:
      reply.null();
      return at;
    case LuaType.Integer: {
      const integer = value.readBigInt64LE(at);
      const isSafe = integer >= -9007199254740991n && integer <= 9007199254740991n;
      reply.integer(isSafe ? Number(integer) : integer);
      return at + 8;
    }
    case LuaType.Bulk: {
      // An error of the machine that the script caught and returned as a text.
      const end = at + length;
      if (length < 1000 && value.subarray(at, end).includes(ERROR_MARKER)) {
        reply.bulk(wordMachineErrors(value.toString('latin1', at, end)));
      } else reply.bulkBytes(value, at, length);
      return end;
    }
    case LuaType.Status:
      reply.simple(value.toString('latin1', at, at + length).replaceAll(/[\r\n]/g, ' '));
      return at + length;
    case LuaType.Error:
      reply.error(wordErrorValue(value.toString('latin1', at, at + length)));
      return at + length;
    case LuaType.Boolean:
      if (protocol === 3) reply.boolean(value[at] !== 0);
      else if (value[at] === 0) reply.null();
      else reply.integer(1);
      return at + 1;
    case LuaType.Double:
      reply.double(value.readDoubleLE(at));
      return at + 8;
    case LuaType.BigNumber: {
      const digits = value.toString('latin1', at, at + length).replaceAll(/[\r\n]/g, ' ');
      if (reply.resp3) reply.raw(Buffer.from(`(${digits}\r\n`, 'latin1'));
      else reply.bulk(digits);
      return at + length;
    }
    case LuaType.Verbatim: {
      const formatLength = value.readUInt32LE(at);
      const format = value.toString('latin1', at + 4, at + 4 + formatLength);
      const text = value.subarray(at + 4 + formatLength, at + length);
      if (reply.resp3) {
        const head = Buffer.from(`=${text.length + 4}\r\n${format.padEnd(3).slice(0, 3)}:`, 'latin1');
        reply.raw(Buffer.concat([head, text, Buffer.from('\r\n')]));
      } else reply.bulkBytes(text, 0, text.length);
      return at + length;
    }
    case LuaType.Array:
      reply.array(length);
      for (let i = 0; i < length; i++) at = writeAt(value, at, reply, protocol);
      return at;
    case LuaType.Set:
      reply.set(length);
      for (let i = 0; i < length; i++) at = writeAt(value, at, reply, protocol);
      return at;
    case LuaType.Map:
      reply.map(length);
      for (let i = 0; i < length * 2; i++) at = writeAt(value, at, reply, protocol);
      return at;
    default:
      throw new Error(`a value of Lua has type ${type}`);
  }
}
