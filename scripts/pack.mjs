/** `npm run pack:packages -- [folder]`: the published packages as archives that `npm publish` and `npm install` take. */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { packPackage, publishedPackages } from './lib/pack-package.mjs';
import { prepare } from './lib/prepare.mjs';

prepare('all');
const folder = resolve(process.argv[2] ?? 'packed');
mkdirSync(folder, { recursive: true });
for (const name of Object.keys(publishedPackages)) {
  process.stdout.write(`${await packPackage(name, folder)}\n`);
}
