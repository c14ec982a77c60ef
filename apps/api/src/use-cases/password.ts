/** Passwords: scrypt at the cost that OWASP's password storage cheat sheet asks for, compared in a time that tells nothing. */
import { scrypt, timingSafeEqual } from 'node:crypto';

/** N = 2^15, r = 8, p = 3. The cost stands in each hash, so that it can be raised later. */
export const PASSWORD_COST = 15;
const [blockSize, parallelization, keyBytes] = [8, 3, 32];

function derive(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  const options = { N: 2 ** cost, r: blockSize, p: parallelization, maxmem: 2 ** cost * blockSize * 256 };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyBytes, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

function format(cost: number, salt: Buffer, key: Buffer): string {
  return `$scrypt$ln=${cost},r=${blockSize},p=${parallelization}$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

/** @param cost log2 of N @returns a PHC string */
export async function hashPassword(
  password: string,
  cost: number,
  random: (bytes: number) => Buffer,
): Promise<string> {
  const salt = random(16);
  return format(cost, salt, await derive(password, salt, cost));
}

export async function passwordMatches(password: string, hash: string): Promise<boolean> {
  const [, , parameters = '', salt = '', key = ''] = hash.split('$');
  const cost = Number(/ln=(\d+)/.exec(parameters)?.[1] ?? PASSWORD_COST);
  const expected = Buffer.from(key, 'base64url');
  const given = await derive(password, Buffer.from(salt, 'base64url'), cost);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Compared with when there is no such account, so that the answer takes as long. No password has this hash. */
export function nobodysHash(cost: number): string {
  return format(cost, Buffer.alloc(16), Buffer.alloc(keyBytes));
}
