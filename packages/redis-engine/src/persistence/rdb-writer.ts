/** Writes the primitives of Redis's RDB format: lengths, strings, doubles. */
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
    if (value.length <= 11 && this.shortInteger(value)) return;
    this.size(value.length);
    this.bytes(value);
  }

  /** A string of which each character is one byte. */
  text(value: string): void {
    this.string(Buffer.from(value, 'latin1'));
  }

  private shortInteger(value: Uint8Array): boolean {
    const text = Buffer.from(value.buffer, value.byteOffset, value.length).toString('latin1');
    if (!/^(0|-?[1-9]\d{0,9})$/.test(text)) return false;
    const number = Number(text);
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
