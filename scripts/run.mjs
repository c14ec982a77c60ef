/** `npm run init|bench|serve|redis -- …`: installs and builds what is missing, then runs one command of the service. */
import { prepare, root } from './lib/prepare.mjs';

prepare('run');
await import(`${root}/apps/api/dist/main.js`);
