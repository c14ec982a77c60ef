/**
 * The checksum at the end of DUMP payloads and RDB files: CRC-64 as Redis has it ("Jones" polynomial
 * 0xad93d23594c935a9, reflected, starting at 0). Kept in two halves of 32 bits, since BigInts would be slow.
 */

const LOW = new Uint32Array(256);
const HIGH = new Uint32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let low = byte;
  let high = 0;
  for (let bit = 0; bit < 8; bit++) {
    const odd = low & 1;
    low = (low >>> 1) | ((high & 1) << 31);
    high >>>= 1;
    if (odd !== 0) {
      low ^= 0xac4bc9b5;
      high ^= 0x95ac9329;
    }
  }
  LOW[byte] = low;
  HIGH[byte] = high;
}

/** A checksum that takes its bytes in parts. */
export class Crc64 {
  private low = 0;
  private high = 0;

  update(bytes: Uint8Array): void {
    let { low, high } = this;
    for (let i = 0; i < bytes.length; i++) {
      const index = (low ^ bytes[i]!) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ LOW[index]!;
      high = (high >>> 8) ^ HIGH[index]!;
    }
    this.low = low;
    this.high = high;
  }

  /** Eight bytes, little-endian. */
  digest(): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(this.low >>> 0, 0);
    bytes.writeUInt32LE(this.high >>> 0, 4);
    return bytes;
  }
}

/** The checksum of all these bytes. */
export function crc64(bytes: Uint8Array): Buffer {
  const checksum = new Crc64();
  checksum.update(bytes);
  return checksum.digest();
}
