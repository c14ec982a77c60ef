/** MurmurHash64A by Austin Appleby, as Redis's HyperLogLog uses it (little endian, 64-bit result in two halves). */

/** The 64-bit result: `high` and `low` are unsigned 32-bit numbers. The object is reused by each call. */
export interface Hash64 {
  high: number;
  low: number;
}

const result: Hash64 = { high: 0, low: 0 };

// m = 0xc6a4a7935bd1e995 in 16-bit limbs, the lowest first.
const M0 = 0xe995;
const M1 = 0x5bd1;
const M2 = 0xa793;
const M3 = 0xc6a4;

let high = 0;
let low = 0;

/** (high:low) *= m, modulo 2^64. */
function multiply(): void {
  const a0 = low & 0xffff;
  const a1 = low >>> 16;
  const a2 = high & 0xffff;
  const a3 = high >>> 16;
  let c0 = a0 * M0;
  let c1 = c0 >>> 16;
  c0 &= 0xffff;
  c1 += a0 * M1;
  let c2 = Math.floor(c1 / 65536);
  c1 = c1 % 65536;
  c1 += a1 * M0;
  c2 += Math.floor(c1 / 65536);
  c1 = c1 % 65536;
  c2 += a0 * M2 + a1 * M1 + a2 * M0;
  let c3 = Math.floor(c2 / 65536);
  c2 = c2 % 65536;
  c3 += a0 * M3 + a1 * M2 + a2 * M1 + a3 * M0;
  c3 = c3 % 65536;
  low = ((c1 << 16) | c0) >>> 0;
  high = ((c3 << 16) | c2) >>> 0;
}

/** Hash of a byte string with a 32-bit seed. The result is overwritten by the next call. */
export function murmurHash64A(bytes: string, seed: number): Hash64 {
  const length = bytes.length;
  // h = seed ^ (length * m)
  high = 0;
  low = length >>> 0;
  multiply();
  let h1 = high;
  let h0 = (low ^ seed) >>> 0;
  const whole = length - (length & 7);
  let at = 0;
  for (; at < whole; at += 8) {
    low =
      (bytes.charCodeAt(at) |
        (bytes.charCodeAt(at + 1) << 8) |
        (bytes.charCodeAt(at + 2) << 16) |
        (bytes.charCodeAt(at + 3) << 24)) >>>
      0;
    high =
      (bytes.charCodeAt(at + 4) |
        (bytes.charCodeAt(at + 5) << 8) |
        (bytes.charCodeAt(at + 6) << 16) |
        (bytes.charCodeAt(at + 7) << 24)) >>>
      0;
    multiply();
    // k ^= k >> 47: only bits of the high half reach down, 15 places below it.
    low = (low ^ (high >>> 15)) >>> 0;
    multiply();
    low = (low ^ h0) >>> 0;
    high = (high ^ h1) >>> 0;
    multiply();
    h0 = low;
    h1 = high;
  }
  const rest = length & 7;
  if (rest > 0) {
    let tailLow = 0;
    let tailHigh = 0;
    for (let i = 0; i < rest; i++) {
      const byte = bytes.charCodeAt(at + i);
      if (i < 4) tailLow |= byte << (8 * i);
      else tailHigh |= byte << (8 * (i - 4));
    }
    low = (h0 ^ tailLow) >>> 0;
    high = (h1 ^ tailHigh) >>> 0;
    multiply();
    h0 = low;
    h1 = high;
  }
  // h ^= h >> 47; h *= m; h ^= h >> 47
  low = (h0 ^ (h1 >>> 15)) >>> 0;
  high = h1;
  multiply();
  low = (low ^ (high >>> 15)) >>> 0;
  result.high = high;
  result.low = low;
  return result;
}
