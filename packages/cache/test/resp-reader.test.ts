/** The wire format of Redis: whatever the replies and wherever a chunk ends, what is read is what was sent. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCommand, isPush, RespReader, type RespValue } from '../src/stores/resp-reader.ts';

function encode(value: RespValue): string {
  if (value === null) return '$-1\r\n';
  if (typeof value === 'string') return `$${Buffer.byteLength(value)}\r\n${value}\r\n`;
  if (typeof value === 'number') return `:${value}\r\n`;
  if (typeof value === 'boolean') return `#${value ? 't' : 'f'}\r\n`;
  if (value instanceof Error) return `-${value.message}\r\n`;
  if (isPush(value)) return `>${value.push.length}\r\n${value.push.map(encode).join('')}`;
  return `*${value.length}\r\n${value.map(encode).join('')}`;
}

function read(bytes: Buffer, cuts: readonly number[]): RespValue[] {
  const values: RespValue[] = [];
  const reader = new RespReader((value) => values.push(value));
  let start = 0;
  for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
    const end = Math.min(cut, bytes.length);
    if (end > start) {
      const chunk = Buffer.from(bytes.subarray(start, end));
      reader.feed(chunk);
      // The next read of a connection overwrites it.
      chunk.fill('!');
    }
    start = Math.max(start, end);
  }
  return values;
}

const scalar: fc.Arbitrary<RespValue> = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('ERR wrong', 'WRONGTYPE no').map((message) => new Error(message)),
);
const { reply } = fc.letrec<{ reply: RespValue }>((tie) => ({
  reply: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie('reply'), { maxLength: 5 })),
}));
const sent = fc.oneof(
  reply,
  fc.array(scalar, { minLength: 1, maxLength: 3 }).map((push) => ({ push })),
);

describe('replies of Redis', () => {
  it('are read as they were sent, wherever the chunks end', () => {
    fc.assert(
      fc.property(
        fc.array(sent, { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat({ max: 400 }), { maxLength: 12 }),
        (values, cuts) => {
          expect(read(Buffer.from(values.map(encode).join('')), cuts)).toEqual(values);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('of a megabyte in small chunks are put together once, not once per chunk', () => {
    const text = '한'.repeat(400_000);
    const bytes = Buffer.from(encode([text, text]));
    const cuts = Array.from({ length: bytes.length / 1_000 }, (_, index) => index * 1_000);

    expect(read(bytes, cuts)).toEqual([[text, text]]);
  });

  it('in the other forms of RESP3 are understood', () => {
    const bytes = Buffer.from(
      '+OK\r\n_\r\n,1.5\r\n=7\r\ntxt:abc\r\n%1\r\n+a\r\n:1\r\n~1\r\n+x\r\n*-1\r\n*0\r\n',
    );

    expect(read(bytes, [])).toEqual(['OK', null, 1.5, 'txt:abc', ['a', 1], ['x'], null, []]);
  });

  it('that are none are refused', () => {
    expect(() => read(Buffer.from('HTTP/1.1 400 Bad Request\r\n'), [])).toThrow('Not RESP');
  });
});

describe('commands for Redis', () => {
  it('count bytes, not characters', () => {
    expect(encodeCommand('SET', ['키', 'v\r\n', 5])).toBe(
      '*4\r\n$3\r\nSET\r\n$3\r\n키\r\n$3\r\nv\r\n\r\n$1\r\n5\r\n',
    );
  });
});
