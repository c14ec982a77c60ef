import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

type Import = readonly [from: string, imported: string];

/** Which of these imports the repository's own rules refuse; each is linted in a file of its own, at its path. */
function refused(imports: readonly Import[]): Import[] {
  const folder = mkdtempSync(join(tmpdir(), 'quicktable-walls-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  const files = imports.map(([from], index) => join(from, `file-${index}.ts`));
  for (const [index, file] of files.entries()) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), `export { something } from '${imports[index]?.[1]}';\n`);
  }
  const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const { stdout } = spawnSync(process.execPath, [oxlint, '--format', 'json', '.'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
  const named = new Set(
    diagnostics.filter(({ code }) => code.includes('no-restricted-imports')).map(({ filename }) => filename),
  );
  return imports.filter((_, index) => named.has(files[index] ?? ''));
}

test('a package may not import what stands above or beside it, nor the inside of another', () => {
  const imports: Import[] = [
    ['apps/api/src/http/routes', '@quicktable/redis-engine'],
    ['apps/api/src/commands', '@quicktable/embedded-dynamodb'],
    ['apps/api/src', '@quicktable/edge'],
    ['apps/api/src', '@quicktable/cache/src/cache.ts'],
    ['apps/api/src/composition', '@quicktable/redis-engine/dist/server.js'],
    ['packages/cache/src', '@quicktable/redis-engine'],
    ['packages/domain/src', '@quicktable/contracts'],
    ['packages/contracts/src', '@quicktable/domain'],
    ['packages/redis-engine/src', '@quicktable/cache'],
    ['packages/embedded-dynamodb/src/operations', '@quicktable/domain'],
    ['packages/edge/src', '@quicktable/cache'],
    ['packages/edge/src', '@quicktable/contracts/src/problem-details.ts'],
    ['apps/web/src', '@quicktable/domain'],
    ['infra/src', '@quicktable/api'],
    ['bench/src', '@quicktable/cache/src/cache.ts'],
  ];

  expect(refused(imports)).toEqual(imports);
});

test('a package may import what stands below it, and only composition the embedded servers', () => {
  const imports: Import[] = [
    ['apps/api/src/composition', '@quicktable/redis-engine'],
    ['apps/api/src/composition', '@quicktable/embedded-dynamodb'],
    ['apps/api/src/composition', '@quicktable/edge'],
    ['apps/api/src', '@quicktable/cache'],
    ['apps/api/src', '@quicktable/domain'],
    ['packages/edge/src', '@quicktable/contracts'],
    ['apps/web/src', '@quicktable/contracts'],
    ['infra/src', '@quicktable/edge'],
  ];

  expect(refused(imports)).toEqual([]);
});
