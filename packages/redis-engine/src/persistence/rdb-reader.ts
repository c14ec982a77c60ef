/** Reads the primitives of Redis's RDB format. Throws `RdbError` where bytes are missing or wrong. */
import { lzfDecompress } from './lzf.ts';

export class RdbError extends Error {
  override readonly name = 'RdbError';
}

export class RdbReader {
  /** What is in memory, and how far it may be read. */
  protected bytes: Buffer;
  position: number;
  protected end: number;

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  get atEnd(): boolean {
    return this.position >= this.end;
  }

  private take(count: number): number {
    if (count < 0 || !this.has(count)) throw new RdbError('unexpected end');
    const start = this.position;
    this.position = start + count;
    return start;
  }

  private has(count: number): boolean {
    return this.position + count <= this.end || this.readMore(count);
  }

  /** Where not all is in memory: lets `count` bytes follow `position`, which may change; false if there are not so many. */
  protected readMore(_count: number): boolean {
    return false;
  }

  byte(): number {
    const at = this.take(1);
    return this.bytes[at]!;
  }

  slice(count: number): Buffer {
    const start = this.take(count);
    return this.bytes.subarray(start, start + count);
  }

  /** A length, or (encoded) the kind of a special string. */
  private sizeOrEncoding(): { size: number; encoding: number } {
    const first = this.byte();
    switch (first >>> 6) {
      case 0:
        return { size: first & 0x3f, encoding: -1 };
      case 1:
        return { size: ((first & 0x3f) << 8) | this.byte(), encoding: -1 };
      case 2: {
        if (first === 0x80) return { size: this.slice(4).readUInt32BE(), encoding: -1 };
        if (first === 0x81) {
          const size = this.slice(8).readBigUInt64BE();
          if (size > 0xffffffffffffn) throw new RdbError('a length beyond all reason');
          return { size: Number(size), encoding: -1 };
        }
        throw new RdbError('unknown length');
      }
      default:
        return { size: 0, encoding: first & 0x3f };
    }
  }

  size(): number {
    const { size, encoding } = this.sizeOrEncoding();
    if (encoding !== -1) throw new RdbError('a string where a length should be');
    return size;
  }

  /** A length, or undefined where -1 stands in 64 bits. */
  sizeOrUnknown(): number | undefined {
    const isUnknown =
      this.has(9) && this.bytes[this.position] === 0x81 && this.bytes.readInt32BE(this.position + 1) === -1;
    if (!isUnknown) return this.size();
    this.take(9);
    return undefined;
  }

  /** The bytes of a string; a view where it is stored plainly. */
  string(): Buffer {
    const { size, encoding } = this.sizeOrEncoding();
    switch (encoding) {
      case -1:
        return this.slice(size);
      case 0:
        return Buffer.from(String(this.slice(1).readInt8()));
      case 1:
        return Buffer.from(String(this.slice(2).readInt16LE()));
      case 2:
        return Buffer.from(String(this.slice(4).readInt32LE()));
      case 3: {
        const compressedLength = this.size();
        const length = this.size();
        return lzfDecompress(this.slice(compressedLength), length);
      }
      default:
        throw new RdbError('unknown string encoding');
    }
  }

  text(): string {
    return this.string().toString('latin1');
  }

  double(): number {
    const at = this.take(8);
    return this.bytes.readDoubleLE(at);
  }

  /** A double of the first format: a length and digits, or 253 to 255 for not a number and the infinities. */
  oldDouble(): number {
    const length = this.byte();
    if (length === 255) return Number.NEGATIVE_INFINITY;
    if (length === 254) return Number.POSITIVE_INFINITY;
    if (length === 253) return Number.NaN;
    return Number(this.slice(length).toString('latin1'));
  }

  int64(): number {
    const at = this.take(8);
    return Number(this.bytes.readBigInt64LE(at));
  }

  int32(): number {
    const at = this.take(4);
    return this.bytes.readInt32LE(at);
  }
}
