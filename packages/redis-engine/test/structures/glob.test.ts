import { describe, expect, it } from 'vitest';
import { globMatches } from '../../src/structures/glob.ts';

describe('globMatches', () => {
  it.each([
    ['*', '', true],
    ['*', 'anything', true],
    ['h?llo', 'hello', true],
    ['h?llo', 'hllo', false],
    ['h*llo', 'heeeello', true],
    ['h[ae]llo', 'hallo', true],
    ['h[ae]llo', 'hillo', false],
    ['h[^e]llo', 'hallo', true],
    ['h[^e]llo', 'hello', false],
    ['h[a-c]llo', 'hbllo', true],
    ['h[c-a]llo', 'hbllo', true],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['a[\\]]b', 'a]b', true],
    ['a[bc', 'ab', true],
    ['a[', 'a[', false],
    ['[]', 'a', false],
    ['*a*b*', 'xaxxbx', true],
    ['*ab', 'aab', true],
    ['a*', 'b', false],
    ['', '', true],
    ['', 'a', false],
    ['a\\', 'a\\', true],
    ['\xff*', '\xff\x00', true],
  ])('reads %j against %j as %s', (pattern, subject, matches) => {
    expect(globMatches(pattern, subject)).toBe(matches);
  });

  it('ignores case when asked to', () => {
    expect(globMatches('HeL[L-M]O', 'hello', true)).toBe(true);
    expect(globMatches('HELLO', 'hello')).toBe(false);
  });

  it('ends soon on patterns that make a backtracking matcher hang', () => {
    expect(globMatches(`${'a*'.repeat(50_000)}b`, 'a'.repeat(100_000))).toBe(false);
  });
});
