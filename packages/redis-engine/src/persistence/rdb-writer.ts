/** Writes the primitives of Redis's RDB format: lengths, strings, doubles. */
import { readSmallInteger } from '../protocol/arguments.ts';
import type { Integer } from '../structures/integer.ts';

export class RdbWriter {
  private buffer: Buffer;
  private position = 0;

  constructor(capacity = 256) {
    this.buffer = Buffer.allocUnsafe(capacity);
  }

  get length(): number {
    return this.position;
  }

  /** A view of what was written, valid until the next write. */
  written(): Buffer {
    return this.buffer.subarray(0, this.position);
  }

  /** Forgets what was written. */
  reset(): void {
    this.position = 0;
  }

  private ensure(bytes: number): void {
    if (this.position + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.position + bytes));
    this.buffer.copy(larger, 0, 0, this.position);
    this.buffer = larger;
  }

  byte(value: number): void {
    this.ensure(1);
    this.buffer[this.position++] = value;
  }

  bytes(value: Uint8Array): void {
    this.ensure(value.length);
    this.buffer.set(value, this.position);
    this.position += value.length;
  }

  /** A length: 6, 14, 32 or 64 bits, big-endian. */
  size(value: number): void {
    this.ensure(9);
    if (value < 64) {
      this.buffer[this.position++] = value;
    } else if (value < 16384) {
      this.buffer[this.position++] = 0x40 | (value >>> 8);
      this.buffer[this.position++] = value & 0xff;
    } else if (value <= 0xffffffff) {
      this.buffer[this.position++] = 0x80;
      this.position = this.buffer.writeUInt32BE(value, this.position);
    } else {
      this.buffer[this.position++] = 0x81;
      this.position = this.buffer.writeBigUInt64BE(BigInt(value), this.position);
    }
  }

  /** A string of bytes; a small integer in its short form, as Redis does. */
  string(value: Uint8Array): void {
    if (value.length <= 11 && this.shortInteger(readSmallInteger(value, 0, value.length))) return;
    this.size(value.length);
    this.bytes(value);
  }

  /** A string of which each character is one byte. */
  text(value: string): void {
    const { length } = value;
    if (length <= 11 && isIntegerLike(value) && this.shortInteger(integerOf(value))) return;
    this.size(length);
    this.ensure(length);
    this.buffer.write(value, this.position, length, 'latin1');
    this.position += length;
  }

  /** Writes a number in its short form; false if it is none, or too large. */
  private shortInteger(number: number): boolean {
    if (number !== number) return false;
    this.ensure(5);
    if (number >= -128 && number <= 127) {
      this.buffer[this.position++] = 0xc0;
      this.position = this.buffer.writeInt8(number, this.position);
    } else if (number >= -32768 && number <= 32767) {
      this.buffer[this.position++] = 0xc1;
      this.position = this.buffer.writeInt16LE(number, this.position);
    } else if (number >= -2147483648 && number <= 2147483647) {
      this.buffer[this.position++] = 0xc2;
      this.position = this.buffer.writeInt32LE(number, this.position);
    } else return false;
    return true;
  }

  /** A double in eight bytes, little-endian. */
  double(value: number): void {
    this.ensure(8);
    this.position = this.buffer.writeDoubleLE(value, this.position);
  }

  /** A whole number in eight bytes, little-endian: milliseconds. */
  int64(value: Integer): void {
    this.ensure(8);
    this.position = this.buffer.writeBigInt64LE(BigInt(value), this.position);
  }

  uint64BigEndian(value: bigint): void {
    this.ensure(8);
    this.position = this.buffer.writeBigUInt64BE(value, this.position);
  }
}

/** Whether a text begins as an integer does: a quick look before the thorough one. */
function isIntegerLike(text: string): boolean {
  const first = text.charCodeAt(0);
  return (first >= 0x30 && first <= 0x39) || first === 0x2d;
}

/** The number that a text is in its canonical form; NaN if it is none. */
function integerOf(text: string): number {
  return /^(0|-?[1-9]\d{0,9})$/.test(text) ? Number(text) : Number.NaN;
}
