/** `npm run dev`: the compiler and the service, both watching the sources. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './lib/prepare.mjs';

prepare('run');
const options = { cwd: root, stdio: 'inherit' };
const children = [
  spawn(
    process.execPath,
    [join('node_modules', 'typescript', 'bin', 'tsc'), '-b', 'apps/api', '--watch', '--preserveWatchOutput'],
    options,
  ),
  spawn(process.execPath, ['--watch', 'apps/api/dist/main.js', 'start', ...process.argv.slice(2)], options),
];
const stop = () => {
  for (const child of children) child.kill('SIGTERM');
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
for (const child of children) child.on('exit', stop);
