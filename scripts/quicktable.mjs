#!/usr/bin/env node
/** `npx quicktable …` in a checkout: installs and builds what is missing, then runs the lab or a command of the service. */
import { prepare, root } from './lib/prepare.mjs';

prepare('run');
if (process.argv[2] === 'lab') {
  process.argv.splice(2, 1);
  await import(`${root}/lab/dist/main.js`);
} else {
  await import(`${root}/apps/api/dist/main.js`);
}
