/**
 * `npm run docs:reference`: writes `docs/reference/<package>.md` from the comments of what the published packages export.
 * typedoc reads TypeScript by an interface that the house's compiler no longer has, so it is installed here, apart, with one that has.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare, root } from '../lib/prepare.mjs';

prepare('all');
const folder = fileURLToPath(new URL('.', import.meta.url));
if (!existsSync(join(folder, 'node_modules'))) {
  process.stderr.write('Installing typedoc (npm ci) ...\n');
  const install = spawnSync('npm', ['ci', '--loglevel=error'], { cwd: folder, stdio: ['ignore', 2, 2] });
  if (install.status !== 0) process.exit(install.status ?? 1);
}

for (const name of ['cache', 'redis-engine']) {
  const output = mkdtempSync(join(tmpdir(), 'quicktable-reference-'));
  const typedoc = spawnSync(
    process.execPath,
    [
      join(folder, 'node_modules', 'typedoc', 'bin', 'typedoc'),
      '--options',
      join(folder, 'typedoc.json'),
      '--entryPoints',
      `packages/${name}/src/index.ts`,
      '--tsconfig',
      `packages/${name}/tsconfig.json`,
      '--out',
      output,
    ],
    { cwd: root, stdio: 'inherit' },
  );
  if (typedoc.status !== 0) process.exit(typedoc.status ?? 1);
  const [, body] = readFileSync(join(output, 'README.md'), 'utf8').split(/^# .*\n/m);
  rmSync(output, { recursive: true, force: true });
  const file = join(root, 'docs', 'reference', `${name}.md`);
  writeFileSync(
    file,
    `# What does @quicktable/${name} export?\n\nWritten by \`npm run docs:reference\` from the comments of the code; what it is for stands in ` +
      `[its README](../../packages/${name}/README.md).\n${body.trimEnd()}\n`,
  );
  process.stdout.write(`${file}\n`);
}
