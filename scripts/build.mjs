/** `npm run build`: installs what is missing and compiles every project; with `--service`, only what the service needs. */
import { prepare } from './lib/prepare.mjs';

prepare(process.argv.includes('--service') ? 'run' : 'all');
