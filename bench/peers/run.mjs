/**
 * `npm run bench:peers` and `npm run bench:peers:speed`: installs the compared libraries (they are no part of QuickTable's
 * own dependencies), then runs the scenarios or the speed comparison. Needs redis-server.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { prepare } from '../../scripts/lib/prepare.mjs';

prepare('all');
const folder = dirname(fileURLToPath(import.meta.url));
if (!existsSync(`${folder}/node_modules`)) {
  process.stderr.write('Installing the compared libraries (npm ci) ...\n');
  const install = spawnSync('npm', ['ci', '--legacy-peer-deps', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
  });
  if (install.status !== 0) process.exit(install.status ?? 1);
}
const [program = 'main', ...args] = process.argv.slice(2);
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const run = spawnSync(process.execPath, ['--import', tsx, `${folder}/src/${program}.ts`, ...args], {
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
