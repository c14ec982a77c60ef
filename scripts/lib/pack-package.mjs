/**
 * Packs one of the published packages as npm would get it: the code bundled into as few files as it has entry points, so that
 * loading it costs milliseconds (the engine alone has 500 modules); beside it the types, the sources and the documents.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, isAbsolute, join, posix } from 'node:path';
import { rolldown } from 'rolldown';
import { root } from './prepare.mjs';

/** The packages that stand on their own, with what is imported, run, or begun as a worker from outside. */
export const publishedPackages = {
  cache: ['index'],
  'redis-engine': ['index', 'cli', 'redis-server-worker'],
};

/** The documents that belong to them, by folder, with what their names look like. */
const documents = {
  cache: [
    ['docs/cache', /\.md$/],
    ['docs/cache/promises', /\.md$/],
    ['docs/cache/strategies', /\.md$/],
    ['docs/decisions', /^02\d\d-.*\.md$/],
    ['docs/reference', /^cache\.md$/],
  ],
  'redis-engine': [
    ['docs/decisions', /^01\d\d-.*\.md$/],
    ['docs/reference', /^redis-engine\.md$/],
  ],
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
    const examples = join(home, 'examples');
    if (existsSync(examples)) {
      const isExample = (path) => path === examples || path.endsWith('.ts');
      cpSync(examples, join(stage, 'examples'), { recursive: true, filter: isExample });
    }
    packDocuments(name, stage);
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

/** Puts the package's documents beside its README, their links as they go there; a link to what is not packed leaves its words. */
function packDocuments(name, stage) {
  const home = `packages/${name}`;
  // What is packed, by where it stands in the repository.
  const packed = new Map([[`${home}/README.md`, 'README.md']]);
  for (const [folder, pattern] of documents[name]) {
    for (const file of readdirSync(join(root, folder)).filter((each) => pattern.test(each))) {
      packed.set(`${folder}/${file}`, `${folder}/${file}`);
    }
  }
  const placeOf = (path) => {
    if (packed.has(path)) return packed.get(path);
    if ([...packed.keys()].some((each) => each.startsWith(`${path}/`))) return path;
    const inside = path.startsWith(`${home}/`) ? path.slice(home.length + 1) : undefined;
    return inside !== undefined && existsSync(join(stage, inside)) ? inside : undefined;
  };
  for (const [from, to] of packed) {
    const text = readFileSync(join(root, from), 'utf8').replace(
      /(!?)\[([^\]]*)\]\(([^)\s#]+)(#[^)]*)?\)/g,
      (link, image, words, target, anchor = '') => {
        if (/^\w+:/.test(target)) return link;
        const place = placeOf(posix.join(posix.dirname(from), target).replace(/\/$/, ''));
        if (place === undefined) return image === '' ? words : '';
        const relative = posix.relative(posix.dirname(to), place) || basename(to);
        return `${image}[${words}](${relative}${anchor})`;
      },
    );
    mkdirSync(join(stage, dirname(to)), { recursive: true });
    writeFileSync(join(stage, to), text);
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
