import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findDifference, placeholders } from '../src/guide/match-output.ts';

test('a placeholder stands for a value of its kind, and everything else stands for itself', () => {
  expect(findDifference('p50 <ms>ms, 98.0%', 'p50 0.42ms, 98.0%\n')).toBeUndefined();
  expect(findDifference('p50 <ms>ms, 98.0%', 'p50 fastms, 98.0%')).toMatch(/expected/);
  expect(findDifference('p50 <ms>ms, 98.0%', 'p50 1ms, 98x0%')).toMatch(/expected/);
});

test('a line of three dots stands for any lines, or for none', () => {
  expect(findDifference('a\n...\nd', 'a\nb\nc\nd')).toBeUndefined();
  expect(findDifference('a\n...\nd', 'a\nd')).toBeUndefined();
  expect(findDifference('...\nd', 'a\nb')).toMatch(/there is no: d/);
});

test('what is missing and what is too much are both told', () => {
  expect(findDifference('a\nb', 'a')).toBe('missing: b');
  expect(findDifference('a', 'a\nb')).toMatch(/nothing more/);
});

test('the lines that npm puts before the output of a script do not count', () => {
  expect(
    findDifference('10 rows', '\n> quicktable@0.1.0 init\n> node scripts/run.mjs init\n\n10 rows\n'),
  ).toBeUndefined();
});

test('a placeholder that does not exist is an error of the guide', () => {
  expect(() => findDifference('<banana>', '1')).toThrow(/<banana>/);
});

test('the page about the lab names every placeholder', () => {
  const page = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

  for (const name of Object.keys(placeholders)) expect(page).toContain(`\`<${name}>\``);
});
