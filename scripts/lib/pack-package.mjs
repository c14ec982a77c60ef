/**
 * Packs one of the published packages as npm would get it: the code bundled into as few files as it has entry points, so that
 * loading it costs milliseconds (the engine alone has 500 modules); beside it the types, the sources and the documents.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, isAbsolute, join } from 'node:path';
import { rolldown } from 'rolldown';
import { root } from './prepare.mjs';

/** The packages that stand on their own, with what is imported, run, or begun as a worker from outside. */
export const publishedPackages = {
  cache: ['index'],
  'redis-engine': ['index', 'cli', 'redis-server-worker'],
};

/**
 * @param {keyof typeof publishedPackages} name a package whose `dist` is compiled
 * @param {string} destination an existing folder
 * @returns {Promise<string>} the archive's path
 */
export async function packPackage(name, destination) {
  const home = join(root, 'packages', name);
  const stage = mkdtempSync(join(tmpdir(), `quicktable-pack-${name}-`));
  try {
    for (const file of ['package.json', 'README.md', 'LICENSE', 'src']) {
      cpSync(join(home, file), join(stage, file), { recursive: true });
    }
    cpSync(join(home, 'dist'), join(stage, 'dist'), { recursive: true, filter: isTypes });
    await bundle(join(home, 'src'), publishedPackages[name], join(stage, 'dist'));
    const { status, stdout, stderr } = spawnSync(
      'npm',
      ['pack', '--json', '--ignore-scripts', '--pack-destination', destination],
      { cwd: stage, encoding: 'utf8', shell: process.platform === 'win32' },
    );
    if (status !== 0) throw new Error(`npm pack failed: ${stderr}`);
    return join(destination, JSON.parse(stdout)[0].filename);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** Folders are walked; of files only declarations and their maps are taken. */
function isTypes(path) {
  return extname(path) === '' || /\.d\.ts(\.map)?$/.test(path);
}

async function bundle(sources, entryPoints, dist) {
  const build = await rolldown({
    input: Object.fromEntries(entryPoints.map((name) => [name, join(sources, `${name}.ts`)])),
    external: (id) => !id.startsWith('.') && !isAbsolute(id),
    platform: 'node',
  });
  try {
    await build.write({ dir: dist, format: 'esm', sourcemap: true, chunkFileNames: 'shared-[hash].js' });
  } finally {
    await build.close();
  }
}
