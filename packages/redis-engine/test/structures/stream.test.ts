import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareStreamIds,
  formatStreamId,
  MAX_STREAM_ID,
  MIN_STREAM_ID,
  nextStreamId,
  parseStreamId,
  previousStreamId,
  type StreamId,
} from '../../src/structures/stream-id.ts';
import { StreamIdList } from '../../src/structures/stream-id-list.ts';
import { Stream } from '../../src/structures/stream.ts';

const limits = { maxBytes: 4096, maxEntries: 100 };
const id = (ms: number, seq = 0): StreamId => ({ ms, seq });

function filled(count: number): Stream {
  const stream = new Stream();
  for (let i = 1; i <= count; i++) stream.append(id(i), ['field', String(i)], limits);
  return stream;
}

describe('stream ids', () => {
  it('reads and prints all of 64 bits', () => {
    const greatest = parseStreamId('18446744073709551615-18446744073709551615', 0)!;

    expect(compareStreamIds(greatest, MAX_STREAM_ID)).toBe(0);
    expect(formatStreamId(greatest)).toBe('18446744073709551615-18446744073709551615');
    expect(parseStreamId('5', 7)).toEqual(id(5, 7));
    expect(parseStreamId('18446744073709551616-0', 0)).toBeUndefined();
    expect(parseStreamId('a-1', 0)).toBeUndefined();
    expect(parseStreamId('-', 0)).toBeUndefined();
  });

  it('steps over the border of the sequence', () => {
    expect(nextStreamId(MAX_STREAM_ID)).toBeUndefined();
    expect(previousStreamId(MIN_STREAM_ID)).toBeUndefined();
    expect(nextStreamId({ ms: 1, seq: MAX_STREAM_ID.seq })).toEqual(id(2));
    expect(previousStreamId(id(2))).toEqual({ ms: 1, seq: MAX_STREAM_ID.seq });
  });
});

describe('Stream', () => {
  it('walks ranges in both directions over many nodes', () => {
    const stream = filled(1000);

    const forth = [...stream.range(id(95), id(205))].map((entry) => entry.id.ms);
    const back = [...stream.reverseRange(id(95), id(205))].map((entry) => entry.id.ms);

    expect(forth).toEqual(Array.from({ length: 111 }, (_, i) => 95 + i));
    expect(back).toEqual(forth.toReversed());
    expect(stream.nodeCount).toBe(10);
  });

  it('trims exactly, and by whole nodes only where that is asked', () => {
    const stream = filled(1000);
    const trim = { strategy: 'maxlen', minId: MIN_STREAM_ID, limit: 0 } as const;

    expect(stream.trim({ ...trim, maxLength: 555, approximate: true })).toBe(400);
    expect(stream.trim({ ...trim, maxLength: 555, approximate: false })).toBe(45);
    expect(stream.firstId).toEqual(id(446));
    expect(
      stream.trim({ ...trim, strategy: 'minid', maxLength: 0, minId: id(900), approximate: false }),
    ).toBe(454);
    expect(stream.length).toBe(101);
    expect(stream.trim({ ...trim, maxLength: 0, approximate: false })).toBe(101);
    expect(stream.firstId).toEqual(MIN_STREAM_ID);
  });

  it('deletes entries and remembers the greatest id deleted', () => {
    const stream = filled(250);

    expect(stream.delete(id(1))).toBe(true);
    expect(stream.delete(id(1))).toBe(false);
    for (let i = 101; i <= 200; i++) expect(stream.delete(id(i))).toBe(true);

    expect(stream.firstId).toEqual(id(2));
    expect(stream.maxDeletedId).toEqual(id(200));
    expect(stream.nodeCount).toBe(2);
    expect(stream.get(id(150))).toBeUndefined();
    expect([...stream.range(id(99), id(202))].map((entry) => entry.id.ms)).toEqual([99, 100, 201, 202]);
    expect(stream.clone().length).toBe(149);
  });
});

describe('StreamIdList', () => {
  it('agrees with a sorted list over random additions and removals', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 900 })), { maxLength: 3000, size: 'max' }),
        (steps) => {
          const model = new Set<number>();
          const list = new StreamIdList<{ id: StreamId }>();

          for (const [adds, number] of steps) {
            if (!adds) expect(list.delete(id(number))).toBe(model.delete(number));
            else if (!model.has(number)) {
              list.add({ id: id(number) });
              model.add(number);
            }
          }

          const expected = [...model].sort((a, b) => a - b);
          expect([...list.from()].map((item) => item.id.ms)).toEqual(expected);
          expect([...list.from(id(400))].map((item) => item.id.ms)).toEqual(
            expected.filter((ms) => ms >= 400),
          );
          expect(list.atOrAfter(id(400))?.id.ms).toBe(expected.find((ms) => ms >= 400));
          expect(list.first()?.id.ms).toBe(expected[0]);
          expect(list.last()?.id.ms).toBe(expected.at(-1));
          expect(list.size).toBe(expected.length);
        },
      ),
      { numRuns: 30 },
    );
  });
});
