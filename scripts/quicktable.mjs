#!/usr/bin/env node
/** `npx quicktable …` in a checkout: installs and builds what is missing, then runs the lab or a command of the service. */
import { prepare, root } from './lib/prepare.mjs';

prepare('run');
if (process.argv[2] === 'lab') {
  process.argv.splice(2, 1);
  await import(`${root}/lab/dist/main.js`);
} else {
  const asksForHelp = ['help', '--help', '-h', undefined].includes(process.argv[2]);
  if (asksForHelp)
    process.once('exit', () =>
      process.stdout.write('\nnpx quicktable lab leads through the lab step by step.\n'),
    );
  await import(`${root}/apps/api/dist/main.js`);
}
