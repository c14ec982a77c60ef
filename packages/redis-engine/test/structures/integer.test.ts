import { describe, expect, it } from 'vitest';
import { addIntegers, parseInt64, parseUint64, toInteger } from '../../src/structures/integer.ts';

describe('64-bit integers', () => {
  it.each([
    ['0', 0],
    ['-1', -1],
    ['123456789012345', 123456789012345],
    ['9007199254740992', 9007199254740992n],
    ['9223372036854775807', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
    ['9223372036854775808', undefined],
    ['-9223372036854775809', undefined],
    ['00', undefined],
    ['-0', undefined],
    ['+1', undefined],
    ['', undefined],
    ['-', undefined],
    [' 1', undefined],
    ['1a', undefined],
    ['123456789012345678901', undefined],
  ])('reads %j as %s', (text, value) => {
    expect(parseInt64(text)).toBe(value);
  });

  it('reads unsigned ones up to 2^64 - 1', () => {
    expect(parseUint64('18446744073709551615')).toBe(18446744073709551615n);
    expect(parseUint64('18446744073709551616')).toBeUndefined();
    expect(parseUint64('-1')).toBeUndefined();
  });

  it('has one representation for each value and adds exactly', () => {
    expect(toInteger(5n)).toBe(5);
    expect(addIntegers(Number.MAX_SAFE_INTEGER, 1)).toBe(9007199254740992n);
    expect(addIntegers(9007199254740992n, -1)).toBe(Number.MAX_SAFE_INTEGER);
  });
});
