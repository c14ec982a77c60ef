import { readFileSync } from 'node:fs';
import { errorCodes } from '@quicktable/contracts';
import { expect, test } from 'vitest';

test('docs/errors.md lists exactly the error codes that exist, with their statuses', () => {
  const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');

  const documented = [...page.matchAll(/^\| `([A-Z_]+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [
    code,
    Number(status),
  ]) as [string, number][];

  const existing = Object.entries(errorCodes).map(([code, { status }]) => [code, status] as const);
  expect(documented.length).toBe(existing.length);
  expect(new Map(documented)).toEqual(new Map(existing));
});
