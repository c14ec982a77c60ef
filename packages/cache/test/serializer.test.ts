/** What a value is after it was a text: what it was, or refused, and never silently something else. */
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { jsonSerializer } from '../src/index.ts';
import { clientJson } from '../src/serializer.ts';

function again(value: unknown): unknown {
  return jsonSerializer.decode(jsonSerializer.encode(value));
}

describe('the serializer', () => {
  it.each<[string, unknown]>([
    ['floats, as embeddings are', new Float32Array([1.5, -0, Number.NaN])],
    ['doubles', new Float64Array([Math.PI])],
    ['big integers in an array', new BigInt64Array([-1n, 2n ** 62n])],
    ['clamped bytes', new Uint8ClampedArray([1, 255])],
    ['part of a longer memory', new Int16Array(new Int16Array([1, 2, 3, 4]).buffer, 2, 2)],
    ['memory itself', new Uint8Array([1, 2, 3]).buffer],
    ['an expression', /a\/+(?<name>b)$/giu],
    ['a map of them', new Map([[new Date(5), new Set([/x/])]])],
    ['nothing of them', new Float32Array()],
  ])('brings back %s, alone and within', (_, value) => {
    expect(again(value)).toEqual(value);
    expect(again({ in: [value] })).toEqual({ in: [value] });
    expect(Object.getPrototypeOf(again(value))).toBe(Object.getPrototypeOf(value));
  });

  it('brings back a view of the same bytes', () => {
    const view = new DataView(new Uint8Array([0, 1, 2, 3]).buffer, 1, 2);

    const read = again(view) as DataView;

    expect([read.byteLength, read.getUint8(0), read.getUint8(1)]).toEqual([2, 1, 2]);
  });

  it('gives what is missing in an array as undefined, as every reader of the array sees it', () => {
    // oxlint-disable-next-line no-sparse-arrays -- the subject
    expect(again([1, , 3])).toEqual([1, undefined, 3]);
    // oxlint-disable-next-line no-sparse-arrays -- the subject
    expect(again({ rows: [, 'b'] })).toEqual({ rows: [undefined, 'b'] });
  });

  it('refuses what would lose everything it holds', () => {
    class Secret {
      readonly #value = 1;
      get value(): number {
        return this.#value;
      }
    }
    const ring: unknown[] = [];
    ring.push(ring);
    let deep: unknown = 1;
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];

    for (const value of [
      new Secret(),
      new Error('no row'),
      Promise.resolve(1),
      new WeakMap(),
      new SharedArrayBuffer(8),
      () => 1,
      Symbol('a'),
      ring,
      deep,
    ]) {
      expect(() => jsonSerializer.encode({ value })).toThrow(TypeError);
    }
    expect(() => jsonSerializer.encode({ ring })).toThrow('holds itself');
  });

  it('takes an instance of a class for its fields, and an object that says its JSON at its word', () => {
    class Money {
      readonly cents = 5;
    }

    expect(again(new Money())).toEqual({ cents: 5 });
    expect(again({ at: new URL('http://a/b') })).toEqual({ at: 'http://a/b' });
    expect(again(runInNewContext('({ a: [1, { b: null }] })'))).toEqual({ a: [1, { b: null }] });
  });

  it.each([
    '{"$array":["Function","YQ=="]}',
    '{"$array":["constructor","YQ=="]}',
    '{"$array":["Float64Array","YQ=="]}',
    '{"$regexp":["(",""]}',
    '{"$regexp":["a","zz"]}',
    '{"$map":1}',
    '{"$bigint":"x"}',
    '{"$other":1}',
  ])('takes %s for damaged, which is a miss', (text) => {
    expect(() => jsonSerializer.decode(text)).toThrow(Error);
  });

  it('tells clients that know no tags the same in their words', () => {
    const value = {
      floats: new Float32Array([1.5]),
      big: new BigInt64Array([1n]),
      bytes: new ArrayBuffer(1),
      re: /a/g,
    };

    expect(JSON.parse(clientJson(value))).toEqual({ floats: [1.5], big: ['1'], bytes: 'AA==', re: '/a/g' });
  });
});
