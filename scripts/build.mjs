/** `npm run build`: installs what is missing and compiles every project. */
import { prepare } from './lib/prepare.mjs';

prepare('all');
