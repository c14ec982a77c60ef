/** The page of errors and the errors themselves say the same. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as library from '../src/index.ts';

const page = readFileSync(new URL('../../../docs/cache/errors.md', import.meta.url), 'utf8');
const source = readFileSync(new URL('../src/errors.ts', import.meta.url), 'utf8');

describe('the errors of the cache', () => {
  it('are all on their page, by code and class', () => {
    const documented = [...page.matchAll(/^\| `(CACHE_\w+)` \| `(\w+)`/gm)].map(([, code, name]) => [
      code,
      name,
    ]);
    const codes = [...source.matchAll(/^ {2}\| '(CACHE_\w+)'/gm)].map(([, code]) => code);

    expect(documented.map(([code]) => code)).toEqual(codes);
    for (const [, name] of documented) expect(library).toHaveProperty(name ?? '');
  });

  it('keep their names, codes and causes', () => {
    const cause = new Error('below');
    const error = new library.StoreUnavailableError('away', { cause });

    expect(error).toBeInstanceOf(library.CacheError);
    expect(error).toMatchObject({ name: 'StoreUnavailableError', code: 'CACHE_STORE_UNAVAILABLE', cause });
  });
});
