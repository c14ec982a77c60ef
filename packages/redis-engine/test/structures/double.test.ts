import { describe, expect, it } from 'vitest';
import { formatDouble, formatFixedDouble, parseDouble } from '../../src/structures/double.ts';

describe('reading doubles', () => {
  it.each([
    ['1', 1],
    ['-1.5', -1.5],
    ['+2', 2],
    ['.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['0x10', 16],
    ['0x1p-1', 0.5],
    ['inf', Infinity],
    ['-Infinity', -Infinity],
    ['+INF', Infinity],
    ['nan', undefined],
    ['', undefined],
    [' 1', undefined],
    ['1 ', undefined],
    ['1e400', undefined],
    ['1e-400', undefined],
    ['0e-400', 0],
    ['abc', undefined],
    ['0x', undefined],
    ['1e', undefined],
  ])('reads %j as %s', (text, value) => {
    expect(parseDouble(text)).toBe(value);
  });
});

describe('printing doubles', () => {
  it.each([
    [0, '0'],
    [-0, '-0'],
    [1, '1'],
    [-17, '-17'],
    [3.1, '3.1000000000000001'],
    [0.1, '0.10000000000000001'],
    [1.5, '1.5'],
    [1e16, '10000000000000000'],
    [1e17, '1e+17'],
    [123456789012345680000, '1.2345678901234568e+20'],
    [0.0001, '0.0001'],
    [0.00001, '1.0000000000000001e-05'],
    [1e-300, '1e-300'],
    [99999999999999984, '99999999999999984'],
    [709566757165222.125, '709566757165222.12'],
    [709566757165222.375, '709566757165222.38'],
    [Infinity, 'inf'],
    [-Infinity, '-inf'],
  ])('prints %s as C does with 17 significant digits', (value, text) => {
    expect(formatDouble(value)).toBe(text);
  });

  it.each([
    [13.361389338970184, '13.36138933897018433'],
    [1e20, '100000000000000000000'],
    [-0.5, '-0.5'],
    [0, '0'],
    [1e-30, '0'],
    [0.000003814697265625, '0.00000381469726562'],
  ])('prints %s with 17 decimals and no trailing zeros', (value, text) => {
    expect(formatFixedDouble(value)).toBe(text);
  });
});
