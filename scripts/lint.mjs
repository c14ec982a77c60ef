/** `npm run lint`: formatting, lint rules with import walls between packages, and unused code. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './lib/prepare.mjs';

prepare('all');
const steps = /** @type {[string, string, string[]][]} */ ([
  ['format', join('node_modules', '@biomejs', 'biome', 'bin', 'biome'), ['format', '.']],
  ['lint', join('node_modules', 'oxlint', 'bin', 'oxlint'), ['--type-aware', '--deny-warnings']],
  ['unused code', join('node_modules', 'knip', 'bin', 'knip.js'), ['--no-progress']],
]);
const failed = [];
for (const [name, program, args] of steps) {
  const result = spawnSync(process.execPath, [program, ...args], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) failed.push(name);
}
if (failed.length > 0) {
  process.stderr.write(`Failed: ${failed.join(', ')}.\n`);
  process.exit(1);
}
