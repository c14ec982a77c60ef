import { describe, expect, it } from 'vitest';
import { HyperLogLog } from '../../src/structures/hyper-log-log.ts';
import { murmurHash64A } from '../../src/structures/murmur-hash.ts';

/** The definition with BigInt, to check the halves of 32 bits against. */
function reference(bytes: Buffer, seed: bigint): bigint {
  const m = 0xc6a4a7935bd1e995n;
  const wrap = (value: bigint) => BigInt.asUintN(64, value);
  let h = wrap(seed ^ (BigInt(bytes.length) * m));
  const whole = bytes.length - (bytes.length & 7);
  for (let i = 0; i < whole; i += 8) {
    let k = wrap(bytes.readBigUInt64LE(i) * m);
    k ^= k >> 47n;
    h = wrap((h ^ wrap(k * m)) * m);
  }
  if (bytes.length & 7) {
    let tail = 0n;
    for (let i = bytes.length - 1; i >= whole; i--) tail = (tail << 8n) | BigInt(bytes[i]!);
    h = wrap((h ^ tail) * m);
  }
  h ^= h >> 47n;
  h = wrap(h * m);
  return h ^ (h >> 47n);
}

describe('murmurHash64A', () => {
  it('agrees with its definition for all lengths', () => {
    for (let length = 0; length < 40; length++) {
      const bytes = Buffer.from(Array.from({ length }, (_, i) => (i * 37 + length * 11) & 255));
      const { high, low } = murmurHash64A(bytes.toString('latin1'), 0xadc83b19);
      expect((BigInt(high) << 32n) | BigInt(low)).toBe(reference(bytes, 0xadc83b19n));
    }
  });
});

describe('HyperLogLog', () => {
  it('counts the same in its sparse and dense forms, near the truth', () => {
    const sparse = HyperLogLog.create();
    const dense = HyperLogLog.create();
    dense.toDense();

    let checked = 0;
    for (let i = 1; i <= 20_000; i++) {
      sparse.add(`element:${i}`, 3000);
      dense.add(`element:${i}`, 3000);
      if (i === 10 || i === 100 || i === 1000 || i === 20_000) {
        expect(sparse.count()).toBe(dense.count());
        expect(Math.abs(sparse.count()! - i)).toBeLessThanOrEqual(Math.ceil(i * 0.05));
        checked++;
      }
    }

    expect(checked).toBe(4);
    expect(sparse.isSparse).toBe(false);
  });

  it('knows what is not a HyperLogLog and what is corrupt', () => {
    expect(HyperLogLog.isHyperLogLog(Buffer.from('HYLL'))).toBe(false);
    expect(HyperLogLog.isHyperLogLog(Buffer.alloc(16))).toBe(false);

    const corrupt = new HyperLogLog(HyperLogLog.create().bytes.slice(0, 16));

    expect(corrupt.count()).toBeUndefined();
    expect(corrupt.add('a', 3000)).toBe(-1);
    expect(corrupt.toDense()).toBe(false);
  });
});
