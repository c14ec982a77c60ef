/**
 * HyperLogLog in Redis's own encoding: a string value that begins with `HYLL`, then either 16384 registers of six bits
 * (dense) or a run-length code (sparse). The bytes are those Redis writes, so that GET, DUMP and PFCOUNT agree.
 *
 * Sparse opcodes: `00xxxxxx` a run of 1–64 zero registers, `01xxxxxx yyyyyyyy` a run of 1–16384 zero registers,
 * `1vvvvvxx` 1–4 registers of value 1–32. A value above 32, or a length above the limit, makes it dense.
 *
 * Estimation: Otmar Ertl, "New cardinality estimation algorithms for HyperLogLog sketches", arXiv:1702.01284.
 */
import { murmurHash64A } from './murmur-hash.ts';

export const HLL_REGISTERS = 16384;
const HEADER_BYTES = 16;
const DENSE_BYTES = HEADER_BYTES + (HLL_REGISTERS * 6) / 8;
const DENSE = 0;
const SPARSE = 1;
const MAX_ENCODING = 1;
/** Bits of the hash that are not used to choose the register. */
const REST_BITS = 50;
const SPARSE_VALUE_MAX = 32;
const ALPHA_INFINITY = 0.7213475204444817;
const SEED = 0xadc83b19;

const isZero = (code: number): boolean => (code & 0xc0) === 0;
const isLongZero = (code: number): boolean => (code & 0xc0) === 0x40;
const isValue = (code: number): boolean => (code & 0x80) !== 0;
const valueOf = (code: number): number => ((code >> 2) & 0x1f) + 1;
const valueRun = (code: number): number => (code & 3) + 1;
const valueCode = (value: number, run: number): number => ((value - 1) << 2) | (run - 1) | 0x80;

/** Where a hash counts: the register and the length of its pattern 0…01. Reused by each call. */
const pattern = { register: 0, count: 0 };

function hashPattern(element: string): typeof pattern {
  const { high, low } = murmurHash64A(element, SEED);
  pattern.register = low & (HLL_REGISTERS - 1);
  // The 50 bits above the register's 14, lowest first.
  const restLow = ((low >>> 14) | (high << 18)) >>> 0;
  const restHigh = ((high >>> 14) | (1 << 18)) >>> 0;
  pattern.count = restLow === 0 ? 33 + trailingZeros(restHigh) : 1 + trailingZeros(restLow);
  return pattern;
}

function trailingZeros(word: number): number {
  return 31 - Math.clz32(word & -word);
}

function sigma(start: number): number {
  if (start === 1) return Infinity;
  let x = start;
  let y = 1;
  let z = start;
  for (;;) {
    x *= x;
    const before = z;
    z += x * y;
    y += y;
    if (before === z) return z;
  }
}

function tau(start: number): number {
  if (start === 0 || start === 1) return 0;
  let x = start;
  let y = 1;
  let z = 1 - start;
  for (;;) {
    x = Math.sqrt(x);
    const before = z;
    y *= 0.5;
    z -= (1 - x) ** 2 * y;
    if (before === z) return z / 3;
  }
}

/** The estimate for a histogram of register values (64 places). */
function estimate(histogram: Int32Array): number {
  const m = HLL_REGISTERS;
  let z = m * tau((m - histogram[REST_BITS + 1]!) / m);
  for (let j = REST_BITS; j >= 1; j--) {
    z += histogram[j]!;
    z *= 0.5;
  }
  z += m * sigma(histogram[0]! / m);
  return Math.round((ALPHA_INFINITY * m * m) / z);
}

/** The estimated cardinality of plain registers, one byte each. */
export function countRegisters(registers: Uint8Array): number {
  const histogram = new Int32Array(64);
  for (let i = 0; i < HLL_REGISTERS; i++) {
    const value = registers[i]!;
    histogram[value] = histogram[value]! + 1;
  }
  return estimate(histogram);
}

export class HyperLogLog {
  /** The value as Redis stores it. */
  bytes: Uint8Array;

  /** Takes over the bytes of a value for which `isHyperLogLog` holds. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** An empty one, sparse. */
  static create(): HyperLogLog {
    const bytes = new Uint8Array(HEADER_BYTES + 2);
    bytes.set([72, 89, 76, 76, SPARSE]);
    bytes[HEADER_BYTES] = 0x40 | ((HLL_REGISTERS - 1) >> 8);
    bytes[HEADER_BYTES + 1] = (HLL_REGISTERS - 1) & 0xff;
    return new HyperLogLog(bytes);
  }

  /** Whether a string value has the header of a HyperLogLog. Its registers can still be corrupt. */
  static isHyperLogLog(bytes: Uint8Array): boolean {
    if (bytes.length < HEADER_BYTES) return false;
    if (bytes[0] !== 72 || bytes[1] !== 89 || bytes[2] !== 76 || bytes[3] !== 76) return false;
    const encoding = bytes[4]!;
    return encoding <= MAX_ENCODING && (encoding !== DENSE || bytes.length === DENSE_BYTES);
  }

  get isSparse(): boolean {
    return this.bytes[4] === SPARSE;
  }

  /** Adds an element: 1 if a register changed, 0 if not, -1 if the value is corrupt. */
  add(element: string, sparseMaxBytes: number): number {
    const { register, count } = hashPattern(element);
    return this.raise(register, count, sparseMaxBytes);
  }

  /** Raises a register to at least `count`: 1 if it changed, 0 if not, -1 if the value is corrupt. */
  raise(register: number, count: number, sparseMaxBytes: number): number {
    if (this.isSparse) return this.raiseSparse(register, count, sparseMaxBytes);
    if (count <= this.denseRegister(register)) return 0;
    this.setDenseRegister(register, count);
    return 1;
  }

  /** Marks the cached cardinality as out of date. */
  invalidateCache(): void {
    this.bytes[15] = this.bytes[15]! | 0x80;
  }

  /** The cached cardinality, or undefined when it is out of date. */
  cachedCount(): number | bigint | undefined {
    if (this.bytes[15]! & 0x80) return undefined;
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
    const value = view.getBigUint64(8, true);
    return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
  }

  storeCachedCount(count: number): void {
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
    view.setBigUint64(8, BigInt(count), true);
  }

  /** The estimated cardinality, or undefined if the value is corrupt. */
  count(): number | undefined {
    const registers = new Uint8Array(HLL_REGISTERS);
    return this.mergeInto(registers) ? countRegisters(registers) : undefined;
  }

  /** Raises each of the plain registers to this one's value; false if the value is corrupt. */
  mergeInto(registers: Uint8Array): boolean {
    if (!this.isSparse) {
      for (let i = 0; i < HLL_REGISTERS; i++) {
        const value = this.denseRegister(i);
        if (value > registers[i]!) registers[i] = value;
      }
      return true;
    }
    let register = 0;
    let at = HEADER_BYTES;
    const bytes = this.bytes;
    while (at < bytes.length) {
      const code = bytes[at]!;
      if (isValue(code)) {
        const run = valueRun(code);
        const value = valueOf(code);
        if (register + run > HLL_REGISTERS) break;
        for (let i = 0; i < run; i++, register++) {
          if (value > registers[register]!) registers[register] = value;
        }
      } else {
        register += this.zeroRun(at);
        if (isLongZero(code)) at++;
      }
      at++;
    }
    return register === HLL_REGISTERS;
  }

  /** Changes to the dense form; false if the value is corrupt. */
  toDense(): boolean {
    if (!this.isSparse) return true;
    const registers = new Uint8Array(HLL_REGISTERS);
    if (!this.mergeInto(registers)) return false;
    const dense = new Uint8Array(DENSE_BYTES);
    dense.set(this.bytes.subarray(0, HEADER_BYTES));
    dense[4] = DENSE;
    this.bytes = dense;
    for (let i = 0; i < HLL_REGISTERS; i++) {
      if (registers[i] !== 0) this.setDenseRegister(i, registers[i]!);
    }
    return true;
  }

  /** The sparse opcodes in the notation of PFDEBUG DECODE. */
  describeSparse(): string {
    const parts: string[] = [];
    const bytes = this.bytes;
    for (let at = HEADER_BYTES; at < bytes.length; at++) {
      const code = bytes[at]!;
      if (isValue(code)) {
        parts.push(`v:${valueOf(code)},${valueRun(code)}`);
      } else {
        parts.push(`${isZero(code) ? 'z' : 'Z'}:${this.zeroRun(at)}`);
        if (isLongZero(code)) at++;
      }
    }
    return parts.join(' ');
  }

  denseRegister(register: number): number {
    const bit = register * 6;
    const at = HEADER_BYTES + (bit >> 3);
    const shift = bit & 7;
    // Past the last byte there is nothing, which reads as zero bits.
    const word = this.bytes[at]! | ((this.bytes[at + 1] ?? 0) << 8);
    return (word >> shift) & 63;
  }

  setDenseRegister(register: number, value: number): void {
    const bit = register * 6;
    const at = HEADER_BYTES + (bit >> 3);
    const shift = bit & 7;
    const word = this.bytes[at]! | ((this.bytes[at + 1] ?? 0) << 8);
    const changed = (word & ~(63 << shift)) | (value << shift);
    this.bytes[at] = changed & 0xff;
    if (shift > 2) this.bytes[at + 1] = changed >> 8;
  }

  private zeroRun(at: number): number {
    const code = this.bytes[at]!;
    return isZero(code) ? (code & 0x3f) + 1 : (((code & 0x3f) << 8) | (this.bytes[at + 1] ?? 0)) + 1;
  }

  private promote(register: number, count: number): number {
    if (!this.toDense()) return -1;
    this.setDenseRegister(register, count);
    return 1;
  }

  private raiseSparse(register: number, count: number, sparseMaxBytes: number): number {
    if (count > SPARSE_VALUE_MAX) return this.promote(register, count);
    // Find the opcode that covers the register, and the one before it.
    const bytes = this.bytes;
    let at = HEADER_BYTES;
    let before = HEADER_BYTES;
    let first = 0;
    let span = 0;
    let size = 1;
    while (at < bytes.length) {
      const code = bytes[at]!;
      size = isLongZero(code) ? 2 : 1;
      span = isValue(code) ? valueRun(code) : this.zeroRun(at);
      if (register <= first + span - 1) break;
      before = at;
      at += size;
      first += span;
    }
    if (span === 0 || at >= bytes.length) return -1;
    const code = bytes[at]!;
    const last = first + span - 1;
    if (isValue(code)) {
      const value = valueOf(code);
      if (value >= count) return 0;
      if (span === 1) {
        bytes[at] = valueCode(count, 1);
        this.mergeValues(before);
        return 1;
      }
      const parts: number[] = [];
      if (register !== first) parts.push(valueCode(value, register - first));
      parts.push(valueCode(count, 1));
      if (register !== last) parts.push(valueCode(value, last - register));
      return this.replace(at, size, parts, before, register, count, sparseMaxBytes);
    }
    if (isZero(code) && span === 1) {
      bytes[at] = valueCode(count, 1);
      this.mergeValues(before);
      return 1;
    }
    const parts: number[] = [];
    if (register !== first) pushZeros(parts, register - first);
    parts.push(valueCode(count, 1));
    if (register !== last) pushZeros(parts, last - register);
    return this.replace(at, size, parts, before, register, count, sparseMaxBytes);
  }

  private replace(
    at: number,
    size: number,
    parts: readonly number[],
    before: number,
    register: number,
    count: number,
    sparseMaxBytes: number,
  ): number {
    const grown = parts.length - size;
    const bytes = this.bytes;
    if (grown > 0 && bytes.length + grown > sparseMaxBytes) return this.promote(register, count);
    const next = new Uint8Array(bytes.length + grown);
    next.set(bytes.subarray(0, at));
    next.set(parts, at);
    next.set(bytes.subarray(at + size), at + parts.length);
    this.bytes = next;
    this.mergeValues(before);
    return 1;
  }

  /** Joins neighbouring runs of one value, over up to five opcodes from the place given. */
  private mergeValues(from: number): void {
    const bytes = this.bytes;
    let end = bytes.length;
    let at = from;
    for (let left = 5; at < end && left > 0; left--) {
      const code = bytes[at]!;
      if (!isValue(code)) {
        at += isLongZero(code) ? 2 : 1;
        continue;
      }
      const next = at + 1 < end ? bytes[at + 1]! : 0;
      if (isValue(next) && valueOf(next) === valueOf(code)) {
        const run = valueRun(code) + valueRun(next);
        if (run <= 4) {
          bytes[at + 1] = valueCode(valueOf(code), run);
          bytes.copyWithin(at, at + 1, end);
          end--;
          continue;
        }
      }
      at++;
    }
    if (end !== bytes.length) this.bytes = bytes.slice(0, end);
    this.invalidateCache();
  }
}

function pushZeros(parts: number[], run: number): void {
  if (run > 64) parts.push(0x40 | ((run - 1) >> 8), (run - 1) & 0xff);
  else parts.push(run - 1);
}
