/** `npm run bench:<name> -- …`: installs and builds what is missing, then runs one benchmark of `bench/src/<name>/`. */
import { prepare, root } from './lib/prepare.mjs';

prepare('all');
const [name] = process.argv.splice(2, 1);
await import(`${root}/bench/dist/${name}/main.js`);
