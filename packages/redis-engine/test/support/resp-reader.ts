/**
 * Cuts a stream of bytes into whole RESP2/RESP3 replies and turns a reply into plain values.
 * The tests' own reader: it shares no code with the engine, so that neither can hide the other's mistake.
 */

/** An error reply, as a value: `expect(await client.call('GET')).toEqual(new ReplyError('ERR …'))`. */
export class ReplyError extends Error {
  override name = 'ReplyError';
}

/** A verbatim string of RESP3, with its three-letter format. */
export interface Verbatim {
  format: string;
  text: string;
}

/** A reply preceded by RESP3 attributes. */
export interface Attributed {
  attributes: Map<Reply, Reply>;
  value: Reply;
}

/**
 * A parsed reply. Strings are latin1, so that each character is one byte; a map is a Map, a set is a Set,
 * a push is an array, both kinds of null are null, an integer is a bigint only where a number would lie.
 */
export type Reply =
  | string
  | number
  | bigint
  | boolean
  | null
  | ReplyError
  | Verbatim
  | Attributed
  | Reply[]
  | Map<Reply, Reply>
  | Set<Reply>;

/**
 * Where the reply that starts at `start` ends, or -1 while bytes are missing.
 * Throws on a first byte that no reply can have.
 */
export function endOfReply(bytes: Buffer, start: number): number {
  const lineEnd = bytes.indexOf('\r\n', start, 'latin1');
  if (lineEnd === -1) return -1;
  const type = String.fromCharCode(bytes[start] ?? 0);
  const afterLine = lineEnd + 2;
  const count = Number(bytes.toString('latin1', start + 1, lineEnd));
  switch (type) {
    case '+':
    case '-':
    case ':':
    case '_':
    case '#':
    case ',':
    case '(':
      return afterLine;
    case '$':
    case '!':
    case '=': {
      if (count < 0) return afterLine;
      const end = afterLine + count + 2;
      return end <= bytes.length ? end : -1;
    }
    case '*':
    case '~':
    case '>':
      return endOfReplies(bytes, afterLine, count);
    case '%':
      return endOfReplies(bytes, afterLine, count * 2);
    case '|':
      return endOfReplies(bytes, afterLine, count * 2 + 1);
    default:
      throw new Error(`no reply starts with ${JSON.stringify(bytes.toString('latin1', start, start + 40))}`);
  }
}

function endOfReplies(bytes: Buffer, start: number, count: number): number {
  let at = start;
  for (let index = 0; index < count; index += 1) {
    if (at >= bytes.length) return -1;
    at = endOfReply(bytes, at);
    if (at === -1) return -1;
  }
  return at;
}

/** Parses one whole reply. */
export function parseReply(bytes: Buffer): Reply {
  const cursor = { at: 0 };
  return parseAt(bytes, cursor);
}

function parseAt(bytes: Buffer, cursor: { at: number }): Reply {
  const lineEnd = bytes.indexOf('\r\n', cursor.at, 'latin1');
  const type = String.fromCharCode(bytes[cursor.at] ?? 0);
  const line = bytes.toString('latin1', cursor.at + 1, lineEnd);
  cursor.at = lineEnd + 2;
  switch (type) {
    case '+':
      return line;
    case '-':
      return new ReplyError(line);
    case ':':
      return Number.isSafeInteger(Number(line)) ? Number(line) : BigInt(line);
    case '(':
      return BigInt(line);
    case '_':
      return null;
    case '#':
      return line === 't';
    case ',':
      return parseDouble(line);
    case '$': {
      const text = parseBulk(bytes, cursor, Number(line));
      return text;
    }
    case '!':
      return new ReplyError(parseBulk(bytes, cursor, Number(line)) ?? '');
    case '=': {
      const text = parseBulk(bytes, cursor, Number(line)) ?? '';
      return { format: text.slice(0, 3), text: text.slice(4) };
    }
    case '*':
    case '>': {
      const count = Number(line);
      return count < 0 ? null : parseMany(bytes, cursor, count);
    }
    case '~':
      return new Set(parseMany(bytes, cursor, Number(line)));
    case '%':
      return parseMap(bytes, cursor, Number(line));
    case '|': {
      const attributes = parseMap(bytes, cursor, Number(line));
      return { attributes, value: parseAt(bytes, cursor) };
    }
    default:
      throw new Error(`no reply starts with ${type}`);
  }
}

function parseDouble(line: string): number {
  if (line === 'inf') return Number.POSITIVE_INFINITY;
  if (line === '-inf') return Number.NEGATIVE_INFINITY;
  return Number(line);
}

function parseBulk(bytes: Buffer, cursor: { at: number }, length: number): string | null {
  if (length < 0) return null;
  const text = bytes.toString('latin1', cursor.at, cursor.at + length);
  cursor.at += length + 2;
  return text;
}

function parseMany(bytes: Buffer, cursor: { at: number }, count: number): Reply[] {
  const replies: Reply[] = [];
  for (let index = 0; index < count; index += 1) replies.push(parseAt(bytes, cursor));
  return replies;
}

function parseMap(bytes: Buffer, cursor: { at: number }, count: number): Map<Reply, Reply> {
  const map = new Map<Reply, Reply>();
  for (let index = 0; index < count; index += 1) {
    const key = parseAt(bytes, cursor);
    map.set(key, parseAt(bytes, cursor));
  }
  return map;
}
