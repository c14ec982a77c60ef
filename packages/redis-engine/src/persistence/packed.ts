/** The packed forms in which Redis writes small values into DUMP payloads and RDB files: listpack, ziplist, intset. */
import { RdbError } from './rdb-reader.ts';

/** The elements of a listpack, as byte strings. */
export function readListpack(bytes: Buffer): string[] {
  const elements: string[] = [];
  let at = 6;
  for (;;) {
    const first = bytes[at];
    if (first === undefined) throw new RdbError('listpack: unexpected end');
    if (first === 0xff) return elements;
    const start = at;
    if (first < 0x80) {
      elements.push(String(first));
      at += 1;
    } else if (first < 0xc0) {
      const length = first & 0x3f;
      elements.push(bytes.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    } else if (first < 0xe0) {
      const value = ((first & 0x1f) << 8) | bytes[at + 1]!;
      elements.push(String(value >= 4096 ? value - 8192 : value));
      at += 2;
    } else if (first < 0xf0) {
      const length = ((first & 0x0f) << 8) | bytes[at + 1]!;
      elements.push(bytes.toString('latin1', at + 2, at + 2 + length));
      at += 2 + length;
    } else if (first === 0xf0) {
      const length = bytes.readUInt32LE(at + 1);
      elements.push(bytes.toString('latin1', at + 5, at + 5 + length));
      at += 5 + length;
    } else if (first === 0xf4) {
      elements.push(String(bytes.readBigInt64LE(at + 1)));
      at += 9;
    } else if (first < 0xf4) {
      const size = first - 0xf1 + 2;
      elements.push(String(bytes.readIntLE(at + 1, size)));
      at += 1 + size;
    } else throw new RdbError('listpack: unknown element');
    at += lengthOfBackLength(at - start);
  }
}

function lengthOfBackLength(size: number): number {
  if (size < 128) return 1;
  if (size < 16384) return 2;
  if (size < 2097152) return 3;
  return size < 268435456 ? 4 : 5;
}

/** A listpack of these byte strings and integers. */
export function writeListpack(elements: readonly (string | number)[]): Buffer {
  const parts: Buffer[] = [Buffer.alloc(6)];
  let total = 7;
  for (const element of elements) {
    const body = typeof element === 'number' ? packInteger(element) : packString(element);
    const back = backLength(body.length);
    parts.push(body, back);
    total += body.length + back.length;
  }
  parts.push(Buffer.from([0xff]));
  const header = parts[0]!;
  header.writeUInt32LE(total, 0);
  header.writeUInt16LE(Math.min(elements.length, 65535), 4);
  return Buffer.concat(parts);
}

function packInteger(value: number): Buffer {
  if (value >= 0 && value < 128) return Buffer.from([value]);
  const bytes = Buffer.alloc(9);
  bytes[0] = 0xf4;
  bytes.writeBigInt64LE(BigInt(value), 1);
  return bytes;
}

function packString(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  const { length } = bytes;
  if (length < 64) return Buffer.concat([Buffer.from([0x80 | length]), bytes]);
  if (length < 4096) return Buffer.concat([Buffer.from([0xe0 | (length >>> 8), length & 0xff]), bytes]);
  const head = Buffer.alloc(5);
  head[0] = 0xf0;
  head.writeUInt32LE(length, 1);
  return Buffer.concat([head, bytes]);
}

/** The length of an element behind it, seven bits a byte, to be read from its end. */
function backLength(size: number): Buffer {
  const count = lengthOfBackLength(size);
  const bytes = Buffer.alloc(count);
  let rest = size;
  for (let i = count - 1; i >= 0; i--) {
    bytes[i] = (rest & 0x7f) | (i === 0 ? 0 : 0x80);
    rest = Math.floor(rest / 128);
  }
  return bytes;
}

/** The elements of a ziplist (Redis before 7), as byte strings. */
export function readZiplist(bytes: Buffer): string[] {
  const elements: string[] = [];
  let at = 10;
  for (;;) {
    const previous = bytes[at];
    if (previous === undefined) throw new RdbError('ziplist: unexpected end');
    if (previous === 0xff) return elements;
    at += previous === 0xfe ? 5 : 1;
    const first = bytes[at]!;
    if (first < 0xc0) {
      let length = first & 0x3f;
      let head = 1;
      if (first >= 0x80) {
        length = bytes.readUInt32BE(at + 1);
        head = 5;
      } else if (first >= 0x40) {
        length = (length << 8) | bytes[at + 1]!;
        head = 2;
      }
      elements.push(bytes.toString('latin1', at + head, at + head + length));
      at += head + length;
      continue;
    }
    at += 1;
    if (first >= 0xf1 && first <= 0xfd) {
      elements.push(String((first & 0x0f) - 1));
      continue;
    }
    const size = ZIPLIST_SIZES.get(first);
    if (size === undefined) throw new RdbError('ziplist: unknown element');
    elements.push(size === 8 ? String(bytes.readBigInt64LE(at)) : String(bytes.readIntLE(at, size)));
    at += size;
  }
}

const ZIPLIST_SIZES = new Map([
  [0xfe, 1],
  [0xc0, 2],
  [0xf0, 3],
  [0xd0, 4],
  [0xe0, 8],
]);

/** The members of an intset. */
export function readIntset(bytes: Buffer): string[] {
  const size = bytes.readUInt32LE(0);
  const count = bytes.readUInt32LE(4);
  if (size !== 2 && size !== 4 && size !== 8) throw new RdbError('intset: unknown size');
  return Array.from({ length: count }, (_, i) => {
    const at = 8 + i * size;
    return size === 8 ? String(bytes.readBigInt64LE(at)) : String(bytes.readIntLE(at, size));
  });
}
