import { describe, expect, it } from 'vitest';
import { Arena } from '../../src/keyspace/arena.ts';
import type { EncodingLimits } from '../../src/keyspace/container.ts';
import { ListValue } from '../../src/types/list.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

function generator(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x7fffffff) * below) % below;
  };
}

function contentOf(list: ListValue): string[] {
  const found: string[] = [];
  for (const cursor = list.first(); cursor.valid; cursor.next()) found.push(cursor.text());
  return found;
}

function backwards(list: ListValue): string[] {
  const found: string[] = [];
  for (const cursor = list.last(); cursor.valid; cursor.previous()) found.push(cursor.text());
  return found;
}

describe.each([-2, -1, 3])('A list with list-max-listpack-size %i', (listMaxListpackSize) => {
  it(`agrees with an array over random changes (seed ${seed})`, () => {
    const random = generator(seed);
    const arena = new Arena();
    const list = new ListValue(arena, { listMaxListpackSize } as EncodingLimits);
    const model: string[] = [];
    const lengths = [0, 1, 5, 20, 253, 254, 255, 300, 3000, 9000];

    for (let step = 0; step < 6000; step++) {
      const text = String.fromCharCode(97 + random(26)).repeat(lengths[random(random(20) === 0 ? 10 : 5)]!);
      const bytes = Buffer.from(text, 'latin1');
      const place = model.length === 0 ? 0 : random(model.length);
      switch (random(9)) {
        case 0:
        case 1:
          list.pushLeft(bytes, 0, bytes.length);
          model.unshift(text);
          break;
        case 2:
        case 3:
          list.pushRight(bytes, 0, bytes.length);
          model.push(text);
          break;
        case 4:
          list.removeFirst();
          model.shift();
          break;
        case 5:
          list.removeLast();
          model.pop();
          break;
        case 6:
          if (model.length === 0) break;
          list.replaceAt(list.at(place), bytes, 0, bytes.length);
          model[place] = text;
          break;
        case 7: {
          if (model.length === 0) break;
          const behind = random(2) === 1;
          list.insertAt(list.at(place - model.length), bytes, 0, bytes.length, behind);
          model.splice(behind ? place + 1 : place, 0, text);
          break;
        }
        default:
          if (model.length === 0) break;
          list.removeAt(list.at(place));
          model.splice(place, 1);
      }
      expect(list.size).toBe(model.length);
      if (step % 50 === 0) {
        expect(contentOf(list)).toEqual(model);
        expect(backwards(list)).toEqual([...model].reverse());
      }
    }

    expect(contentOf(list.clone())).toEqual(model);
  });

  it('gives all memory back', () => {
    const arena = new Arena();
    const list = new ListValue(arena, { listMaxListpackSize } as EncodingLimits);
    for (let i = 0; i < 3000; i++) list.pushRight(Buffer.from(`element ${i}`), 0, 10);
    list.removeFromFront(1000);

    list.release();

    expect(arena.usedBytes).toBe(0);
  });
});
