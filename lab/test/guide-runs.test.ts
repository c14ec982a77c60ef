import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { report, verify } from '../src/verify/verify.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

// `npm run lab:verify` runs all of it, in both languages and from a fresh clone; this is the middle of the guide.
test('the laptop track of tasks 1 and 5 prints what the guide says', { timeout: 300_000 }, async () => {
  const done = await verify({
    root,
    here: true,
    quick: true,
    languages: ['ko'],
    tracks: ['laptop'],
    tasks: ['01', '05'],
    say: () => undefined,
  });

  const { text, ok } = report(done);
  expect(ok, text).toBe(true);
  expect(done[0]?.result.ran).toBeGreaterThan(15);
});
