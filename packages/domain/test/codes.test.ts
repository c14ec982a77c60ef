import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  confirmationCode,
  hashSecret,
  manageToken,
  parseConfirmationCode,
  parseManageToken,
  secretMatches,
} from '@quicktable/domain';

describe('confirmation codes', () => {
  it('are read back however people type them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (random) => {
        const code = confirmationCode(random);

        expect(parseConfirmationCode(` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)}`)).toBe(code);
      }),
    );
    expect(parseConfirmationCode('oil00000')).toBe('01100000');
  });

  it('are refused when they cannot be codes', () => {
    expect(['', '1234567', '123456789', 'U2345678', '1234567é'].map(parseConfirmationCode)).toEqual(
      Array(5).fill(null),
    );
  });
});

describe('manage tokens', () => {
  it('carry the key of a reservation, whatever characters it has', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (userId, reservationId) => {
        const token = manageToken({ userId, reservationId }, 's3cret');

        expect(parseManageToken(token)).toEqual({ key: { userId, reservationId }, secret: 's3cret' });
      }),
    );
  });

  it('answer null to anything else', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parseManageToken(text);

        expect(parsed === null || typeof parsed.key.userId === 'string').toBe(true);
      }),
    );
    expect(parseManageToken('')).toBeNull();
    expect(parseManageToken('e30.secret')).toBeNull();
    expect(parseManageToken('a.b.c')).toBeNull();
  });

  it('open with their own secret only', () => {
    const hash = hashSecret('right');

    expect(secretMatches('right', hash)).toBe(true);
    expect(secretMatches('wrong', hash)).toBe(false);
    expect(secretMatches('right', '')).toBe(false);
  });
});
