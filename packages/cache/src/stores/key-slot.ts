/** The hash slot of a key in a Redis Cluster: CRC-16/XMODEM of the key, or of its `{hash tag}`, modulo 16384. */

export const slotCount = 16_384;

const crcTable = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc & 0xffff;
});

function withByte(crc: number, byte: number): number {
  return ((crc << 8) ^ (crcTable[((crc >> 8) ^ byte) & 0xff] ?? 0)) & 0xffff;
}

/** See the Redis Cluster specification, "Key distribution model". */
export function keySlot(key: string): number {
  const open = key.indexOf('{');
  const close = open === -1 ? -1 : key.indexOf('}', open + 1);
  const hashed = close > open + 1 ? key.slice(open + 1, close) : key;
  let crc = 0;
  for (let index = 0; index < hashed.length; index += 1) {
    const code = hashed.charCodeAt(index);
    if (code > 0x7f) return slotOfBytes(Buffer.from(hashed, 'utf8'));
    crc = withByte(crc, code);
  }
  return crc & (slotCount - 1);
}

function slotOfBytes(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = withByte(crc, byte);
  return crc & (slotCount - 1);
}
