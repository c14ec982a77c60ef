import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hashPassword, nobodysHash, PASSWORD_COST, passwordMatches } from '../../src/use-cases/password.ts';

describe('passwords', () => {
  it('match their own hash at the production cost, and no other does', async () => {
    const hash = await hashPassword('비밀번호는 길어야 좋다', PASSWORD_COST, randomBytes);

    expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w-]{22}\$[\w-]{43}$/);
    expect(await passwordMatches('비밀번호는 길어야 좋다'.normalize('NFD'), hash)).toBe(true);
    expect(await passwordMatches('비밀번호는 길어야 좋다!', hash)).toBe(false);
  });

  it('are hashed with a salt of their own, at the cost that the hash names', async () => {
    const [first, second] = await Promise.all([
      hashPassword('the same password', 8, randomBytes),
      hashPassword('the same password', 9, randomBytes),
    ]);

    expect(first).not.toBe(second);
    expect(await passwordMatches('the same password', first)).toBe(true);
    expect(await passwordMatches('the same password', second)).toBe(true);
  });

  it('never match the hash of nobody', async () => {
    expect(await passwordMatches('', nobodysHash(8))).toBe(false);
  });
});
