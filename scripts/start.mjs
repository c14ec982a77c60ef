/** `npm start`: installs and builds what is missing, then runs everything on this machine. */
import { prepare, root } from './lib/prepare.mjs';

prepare('run');
process.argv.splice(2, 0, 'start');
await import(`${root}/apps/api/dist/main.js`);
