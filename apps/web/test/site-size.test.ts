import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const site = fileURLToPath(new URL('../dist/site', import.meta.url));
const limitBytes = 120 * 1024;

test('the first view of the guest site weighs less than 120 KB gzipped, and has no script inside its page', () => {
  const html = readFileSync(`${site}/index.html`, 'utf8');

  const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => `${site}${path}`);
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, gzipSync(html).length);

  expect(files.length).toBeGreaterThan(1);
  expect(bytes).toBeLessThan(limitBytes);
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
});
