import { expect, it } from 'vitest';
import { PackedMap } from '../../src/structures/packed-map.ts';
import { StringMap } from '../../src/structures/string-map.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

it.each([PackedMap, StringMap])(`%o agrees with a Map over random changes (seed ${seed})`, (kind) => {
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x7fffffff) * below) % below;
  };
  const map = new kind();
  const model = new Map<string, string>();

  for (let step = 0; step < 20_000; step++) {
    const key = String.fromCharCode(random(256)).repeat(random(4)) + random(20);
    const value = String.fromCharCode(random(256)).repeat(random(12));
    if (random(3) === 0) {
      expect(map.delete(key)).toBe(model.get(key));
      model.delete(key);
    } else if (!(map instanceof PackedMap) || map.takes(key.length, value.length)) {
      expect(map.set(key, value)).toBe(model.get(key));
      model.set(key, value);
    }
    expect(map.size).toBe(model.size);
    expect(map.get(key)).toBe(model.get(key));
    expect(map.has(key)).toBe(model.has(key));
  }

  const entries = Array.from({ length: map.size }, (_, place) => [map.keyAt(place), map.valueAt(place)]);
  expect(new Map(entries as [string, string][])).toEqual(model);
});
