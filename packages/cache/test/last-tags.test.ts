/** The tags that keys' values carried last: a guess that is kept up, and bounded. */
import { expect, it } from 'vitest';
import { LastTags } from '../src/last-tags.ts';

it('the tags of a key are those that it was read with last, until it is forgotten', () => {
  const tags = new LastTags();

  tags.remember('key', ['a']);
  tags.remember('key', ['a', 'b']);
  expect(tags.of('key')).toEqual(['a', 'b']);
  tags.remember('key', []);
  expect(tags.of('key')).toEqual([]);
  tags.forget('key');
  expect(tags.of('key')).toBeUndefined();
});

it('the oldest of more than 10,000 keys is forgotten', () => {
  const tags = new LastTags();

  for (let n = 0; n <= 10_000; n += 1) tags.remember(`key-${n}`, ['tag']);

  expect(tags.of('key-0')).toBeUndefined();
  expect(tags.of('key-1')).toEqual(['tag']);
  expect(tags.of('key-10000')).toEqual(['tag']);
});
