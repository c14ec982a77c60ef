/** Reads the primitives of Redis's RDB format. Throws `RdbError` where bytes are missing or wrong. */
import { lzfDecompress } from './lzf.ts';

export class RdbError extends Error {
  override readonly name = 'RdbError';
}

export class RdbReader {
  readonly bytes: Buffer;
  position: number;
  readonly end: number;

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  get atEnd(): boolean {
    return this.position >= this.end;
  }

  private take(count: number): number {
    const start = this.position;
    if (count < 0 || start + count > this.end) throw new RdbError('unexpected end');
    this.position = start + count;
    return start;
  }

  byte(): number {
    return this.bytes[this.take(1)]!;
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
        if (first === 0x80) return { size: this.bytes.readUInt32BE(this.take(4)), encoding: -1 };
        if (first === 0x81) {
          const size = this.bytes.readBigUInt64BE(this.take(8));
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
    const isUnknown = this.bytes[this.position] === 0x81 && this.bytes.readInt32BE(this.position + 1) === -1;
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
        return Buffer.from(String(this.bytes.readInt8(this.take(1))));
      case 1:
        return Buffer.from(String(this.bytes.readInt16LE(this.take(2))));
      case 2:
        return Buffer.from(String(this.bytes.readInt32LE(this.take(4))));
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
    return this.bytes.readDoubleLE(this.take(8));
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
    return Number(this.bytes.readBigInt64LE(this.take(8)));
  }

  int32(): number {
    return this.bytes.readInt32LE(this.take(4));
  }
}
