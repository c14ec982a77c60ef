/** How values are copied for their readers: equal, of the same kinds, and with nothing in common. */
import { execFileSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCache, memoryStore, type StandardSchema } from '../src/index.ts';
import { Copiers } from '../src/isolation.ts';
import { eventually } from './support/redis-servers.ts';

function copyOf<Value>(value: Value): Value {
  const kept = new Copiers<Value>().keep(value);
  if (!kept) throw new Error('There is no way to copy this value.');
  return kept.copy(kept);
}

/** Every object within a value, itself included. */
function objectsIn(value: unknown, found = new Set<object>()): Set<object> {
  if (typeof value !== 'object' || value === null) return found;
  found.add(value);
  if (value instanceof Map) for (const pair of value) objectsIn(pair, found);
  else if (value instanceof Set) for (const item of value) objectsIn(item, found);
  else if (!(value instanceof Uint8Array)) for (const item of Object.values(value)) objectsIn(item, found);
  return found;
}

const plain = { noNullPrototype: true };

/** What the serializer can bring back, with names that are no identifiers, and rows of one shape. */
const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(fc.string(), fc.double(), fc.bigInt(), fc.boolean(), fc.constant(null), fc.constant(undefined)),
    fc.date({ noInvalidDate: true }),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc.uint8Array(),
    fc.dictionary(
      fc.oneof(fc.constantFrom('id', 'name', 'class', '__proto__', 'a b', '0'), fc.string()),
      tie('value'),
      plain,
    ),
    fc.array(
      fc.record({ id: fc.nat(), tags: fc.array(fc.string()), at: fc.record({ x: fc.nat() }, plain) }, plain),
    ),
    fc.array(tie('value')),
    fc.array(fc.tuple(tie('value'), tie('value'))).map((pairs) => new Map(pairs)),
    fc.array(tie('value')).map((items) => new Set(items)),
  ),
})).value;

describe('the copy of a value', () => {
  it('is equal to it and shares no object with it, whatever is in it', () => {
    fc.assert(
      fc.property(values, (value) => {
        const copy = copyOf(value);

        expect(isDeepStrictEqual(copy, value)).toBe(true);
        const originals = objectsIn(value);
        for (const object of objectsIn(copy)) expect(originals.has(object)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['few scalars', { id: 1, at: { x: 0.5, y: undefined }, name: 'a' }],
    ['many scalars', Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index}`, index / 4]))],
    ['scalars behind a list', { a: 1, list: [1, 2], b: { c: 2, 'd e': 3 }, e: 4 }],
    ['names for nothing but a walk', { a: 1, b: { c: 2, 'd e': 3 }, 'f g': 4, h: 5 }],
  ])('is made of the scalars beside the value and of the rest: %s', (_, value) => {
    expect(copyOf<object>(value)).toStrictEqual(value);
  });

  it('needs no more of a small value than its scalars', () => {
    const copiers = new Copiers<object>();

    expect(copiers.keep({ id: 1, at: { x: 2 } })?.value).toBeUndefined();
    expect(copiers.keep({ id: 1, tags: ['a'] })?.value).toStrictEqual({ id: 1, tags: ['a'] });
  });

  it('keeps bytes a Buffer, with memory of their own', () => {
    const bytes = Buffer.from('abc');

    const copy = copyOf({ bytes }).bytes;
    bytes[0] = 0;

    expect(Buffer.isBuffer(copy)).toBe(true);
    expect(copy.toString()).toBe('abc');
  });

  it('keeps a date that is none', () => {
    expect(copyOf({ at: new Date(Number.NaN) }).at.getTime()).toBeNaN();
  });

  it('takes no code from the names in a value', () => {
    const hostile = JSON.parse(
      '{"a:(globalThis.broken=1),b":{"x":1},"__proto__":{"admin":true},"constructor":{"y":[1]}}',
    ) as Record<string, unknown>;

    const copy = copyOf(hostile);

    expect(isDeepStrictEqual(copy, hostile)).toBe(true);
    expect('broken' in globalThis).toBe(false);
    expect((copy as { admin?: boolean }).admin).toBeUndefined();
  });

  it('is made without code once there are many shapes', () => {
    const copiers = new Copiers<Record<string, number[]>>(2);

    for (let shape = 0; shape < 10; shape += 1) {
      const value = { [`field${shape}`]: [shape] };
      const kept = copiers.keep(value);
      const copy = kept?.copy(kept);
      expect(copy).toStrictEqual(value);
      expect(copy?.[`field${shape}`]).not.toBe(value[`field${shape}`]);
    }
  });

  it('is not made of what has a class of its own or holds itself', () => {
    class Money {
      readonly amount = 1;
    }
    const ring: { self?: unknown } = {};
    ring.self = ring;

    expect(new Copiers().keep({ price: new Money() })).toBeUndefined();
    expect(new Copiers().keep(ring)).toBeUndefined();
  });

  it('is made where Node is told to make no code from texts', () => {
    const program = `
      import { Copiers } from ${JSON.stringify(new URL('../src/isolation.ts', import.meta.url).href)};
      const value = { list: [{ n: 1 }] };
      const kept = new Copiers().keep(value);
      const copy = kept.copy(kept);
      copy.list[0].n = 2;
      process.stdout.write(JSON.stringify(value));`;

    const answer = execFileSync(
      process.execPath,
      [
        '--disallow-code-generation-from-strings',
        '--import',
        import.meta.resolve('tsx'),
        '--input-type=module',
        '--eval',
        program,
      ],
      { encoding: 'utf8' },
    );

    expect(answer).toBe('{"list":[{"n":1}]}');
  });
});

describe('a hit in this process', () => {
  it('gives an instance of a class again where the schema makes one', async () => {
    class Money {
      readonly amount: number;
      constructor(amount: number) {
        this.amount = amount;
      }
      twice() {
        return this.amount * 2;
      }
    }
    const schema: StandardSchema<Money> = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value) => ({ value: new Money((value as Money).amount) }),
      },
    };
    const cache = createCache({ store: memoryStore() });
    const prices = cache.entity('price', {
      key: (id: string) => [id],
      load: () => new Money(2),
      schema,
      l1: {},
    });
    await eventually(async () => {
      await prices.get('a');
      return prices.metrics.l1Hits > 0;
    });

    const first = (await prices.get('a')).value;
    const second = (await prices.get('a')).value;

    expect(first?.twice()).toBe(4);
    expect(second?.twice()).toBe(4);
    expect(second).not.toBe(first);
    await cache.close();
  });
});
