/**
 * Reads RESP2 and RESP3 from a socket, as much of them as a cache receives. What has been read of a large or nested reply is
 * kept between chunks, so no byte is looked at twice. See the RESP specification in the Redis documentation.
 */

export type RespValue =
  | string
  | number
  | boolean
  | null
  | Error
  | { readonly push: readonly RespValue[] }
  | readonly RespValue[];

/** An array or push whose items are still arriving. */
interface OpenList {
  readonly items: RespValue[];
  readonly count: number;
  readonly isPush: boolean;
}

const carriageReturn = 13;
const byte = (character: string): number => character.charCodeAt(0);
const simple = byte('+');
const failure = byte('-');
const integer = byte(':');
const double = byte(',');
const truth = byte('#');
const nothing = byte('_');
const bulk = byte('$');
const verbatim = byte('=');
const list = byte('*');
const set = byte('~');
const map = byte('%');
const push = byte('>');

export class RespReader {
  readonly #onValue: (value: RespValue) => void;
  readonly #open: OpenList[] = [];
  /** Chunks of a value that is not complete, and how many bytes there must be before looking again makes sense. */
  #chunks: Buffer[] = [];
  #length = 0;
  #wanted = 0;

  /** Calls back with each complete value, while a chunk is fed. */
  constructor(onValue: (value: RespValue) => void) {
    this.#onValue = onValue;
  }

  /**
   * Takes what was read; the bytes are the caller's again afterwards. Throws when it is not RESP; nothing can be read from
   * that connection any more.
   */
  feed(chunk: Buffer): void {
    let buffer = chunk;
    if (this.#length > 0) {
      this.#length += chunk.length;
      if (this.#length < this.#wanted) {
        this.#chunks.push(Buffer.from(chunk));
        return;
      }
      this.#chunks.push(chunk);
      buffer = Buffer.concat(this.#chunks, this.#length);
      this.#chunks = [];
      this.#length = 0;
    }
    let position = 0;
    while (position < buffer.length) {
      const next = this.#read(buffer, position);
      if (next === -1) {
        const rest = Buffer.from(buffer.subarray(position));
        this.#chunks = [rest];
        this.#length = rest.length;
        return;
      }
      position = next;
    }
  }

  /** Reads one scalar or the head of a list; returns the position behind it, or -1 when it is incomplete. */
  #read(buffer: Buffer, start: number): number {
    const end = buffer.indexOf(carriageReturn, start + 1);
    if (end === -1 || end + 1 >= buffer.length) {
      this.#wanted = 0;
      return -1;
    }
    const type = buffer[start] as number;
    const behind = end + 2;
    if (type === bulk || type === verbatim) {
      const length = readNumber(buffer, start + 1, end);
      if (length < 0) {
        this.#complete(null);
        return behind;
      }
      if (buffer.length < behind + length + 2) {
        this.#wanted = behind + length + 2 - start;
        return -1;
      }
      this.#complete(buffer.toString('utf8', behind, behind + length));
      return behind + length + 2;
    }
    if (type === list || type === set || type === map || type === push) {
      const count = readNumber(buffer, start + 1, end) * (type === map ? 2 : 1);
      if (count > 0) this.#open.push({ items: [], count, isPush: type === push });
      else this.#complete(count < 0 ? null : []);
      return behind;
    }
    this.#complete(readScalar(type, buffer.toString('utf8', start + 1, end)));
    return behind;
  }

  #complete(value: RespValue): void {
    let completed = value;
    for (;;) {
      const open = this.#open[this.#open.length - 1];
      if (open === undefined) {
        this.#onValue(completed);
        return;
      }
      open.items.push(completed);
      if (open.items.length < open.count) return;
      this.#open.pop();
      completed = open.isPush ? { push: open.items } : open.items;
    }
  }
}

function readNumber(buffer: Buffer, start: number, end: number): number {
  let number = 0;
  for (let position = start; position < end; position += 1) {
    const digit = (buffer[position] as number) - 48;
    if (digit < 0 || digit > 9) return Number(buffer.toString('latin1', start, end));
    number = number * 10 + digit;
  }
  return number;
}

function readScalar(type: number, text: string): RespValue {
  switch (type) {
    case simple:
      return text;
    case failure:
      return new Error(text);
    case integer:
    case double:
      return Number(text);
    case truth:
      return text === 't';
    case nothing:
      return null;
    default:
      throw new Error(`Not RESP: ${JSON.stringify((String.fromCharCode(type) + text).slice(0, 20))}`);
  }
}

/** Whether a value was sent by the server without being asked for. */
export function isPush(value: RespValue): value is { readonly push: readonly RespValue[] } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'push' in value;
}

/** A command as RESP. */
export function encodeCommand(name: string, args: readonly (string | number)[]): string {
  let text = `*${args.length + 1}\r\n$${name.length}\r\n${name}\r\n`;
  for (const arg of args) {
    const word = typeof arg === 'string' ? arg : String(arg);
    text += `$${Buffer.byteLength(word)}\r\n${word}\r\n`;
  }
  return text;
}
