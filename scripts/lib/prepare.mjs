/**
 * Brings a checkout to the point where it can run: installs packages that are missing or outdated and compiles
 * sources that changed. It uses nothing but Node and npm, and says what it does.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const stampFolder = join(root, 'node_modules', '.quicktable');
const minimumNodeMajor = 20;

/** Workspaces that running QuickTable needs; tests and infrastructure need all of them. */
const runtimeWorkspaces = ['apps/api', 'apps/web', 'lab'];

/** Ends the program with one clear line. */
export function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Says what the preparation is doing; on standard error, so that a command's own output stays clean. */
function say(message) {
  process.stderr.write(`${message}\n`);
}

function readStamp(name) {
  try {
    return JSON.parse(readFileSync(join(stampFolder, name), 'utf8'));
  } catch {
    return {};
  }
}

function writeStamp(name, value) {
  mkdirSync(stampFolder, { recursive: true });
  writeFileSync(join(stampFolder, name), `${JSON.stringify(value)}\n`);
}

/** Runs a program and returns when it ended; its output is shown only when it failed, or with `show`. */
function run(command, args, { show = false, hint }) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: show ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  if (result.error) fail(`${command} could not be started: ${result.error.message}. ${hint}`);
  if (result.status !== 0) {
    if (!show) process.stderr.write(`${result.stdout}${result.stderr}`);
    fail(`"${command} ${args.join(' ')}" failed with exit code ${result.status}. ${hint}`);
  }
}

/**
 * Whether a contributor's own `npm ci` or `npm install` has brought everything: npm keeps a list of what stands in
 * node_modules. Packages for other machines are missing from it.
 */
function isInstalledByHand() {
  try {
    const read = (path) => JSON.parse(readFileSync(join(root, path), 'utf8')).packages;
    const installed = read(join('node_modules', '.package-lock.json'));
    return Object.entries(read('package-lock.json')).every(
      ([path, wanted]) =>
        !path.startsWith('node_modules/') ||
        wanted.optional === true ||
        wanted.devOptional === true ||
        installed[path]?.version === wanted.version,
    );
  } catch {
    return false;
  }
}

/**
 * Installs what is missing.
 * @param {'run' | 'all'} scope `run`: what the service needs; `all`: tests, benchmarks and infrastructure too.
 */
export function ensureInstalled(scope) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = readStamp('installed.json');
  if (stamp.lock === lock && (stamp.scope === 'all' || stamp.scope === scope)) return;
  if (isInstalledByHand()) {
    writeStamp('installed.json', { lock, scope: 'all' });
    return;
  }
  say('Installing packages (npm ci); this is done once and takes up to a minute ...');
  const selection = runtimeWorkspaces.flatMap((workspace) => ['--workspace', workspace]);
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  run('npm', scope === 'all' ? args : [...args, ...selection, '--include-workspace-root'], {
    hint: 'Check the connection to the npm registry, then run the same command again.',
  });
  writeStamp('installed.json', { lock, scope });
}

/** Folders with TypeScript projects, in any order. */
export function projectFolders() {
  const folders = [];
  for (const group of ['packages', 'apps']) {
    for (const name of readdirSync(join(root, group))) folders.push(join(group, name));
  }
  return [...folders, 'bench', 'infra', 'lab'].filter((folder) =>
    existsSync(join(root, folder, 'tsconfig.json')),
  );
}

/** A fingerprint of everything below the given folders: paths, sizes and modification times. */
function fingerprint(folders) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) return;
    if (stats.isDirectory()) {
      for (const name of readdirSync(path).sort()) visit(join(path, name));
    } else {
      hash.update(`${relative(root, path)}\0${stats.size}\0${stats.mtimeMs}\n`);
    }
  };
  for (const folder of folders) visit(join(root, folder));
  return hash.digest('hex');
}

function buildStep(stampName, inputs, outputs, build) {
  const print = fingerprint(inputs);
  const outputsExist = outputs.every((output) => existsSync(join(root, output)));
  if (outputsExist && readStamp(stampName).print === print) return;
  build();
  writeStamp(stampName, { print });
}

/**
 * Compiles what changed.
 * @param {'run' | 'all'} scope `run`: the service and the web; `all`: every project, tests included.
 */
export function ensureBuilt(scope) {
  const folders = projectFolders();
  const inputs = ['tsconfig.json', 'tsconfig.base.json'].concat(
    folders.flatMap((folder) => [
      join(folder, 'src'),
      join(folder, 'tsconfig.json'),
      join(folder, 'package.json'),
    ]),
  );
  const withTests = inputs.concat(folders.map((folder) => join(folder, 'test')));
  const compiler = join('node_modules', 'typescript', 'bin', 'tsc');
  const hint = 'The lines above name the files to mend.';
  const outputs = ['apps/api/dist/main.js', 'lab/dist/main.js'];
  buildStep(`build-${scope}.json`, scope === 'all' ? withTests : inputs, outputs, () => {
    say('Compiling TypeScript ...');
    run(process.execPath, [compiler, '-b', ...(scope === 'all' ? ['.'] : ['apps/api', 'lab'])], { hint });
  });
  if (!existsSync(join(root, 'apps/web/index.html'))) return;
  buildStep(
    'web.json',
    [
      'apps/web/src',
      'apps/web/public',
      'apps/web/parts',
      'apps/web/index.html',
      'apps/web/staff.html',
      'apps/web/console.html',
      'apps/web/vite.config.ts',
      'packages/contracts/src',
    ],
    ['apps/web/dist/site/index.html'],
    () => {
      say('Building the web pages ...');
      run(
        process.execPath,
        [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', 'apps/web', '--logLevel', 'warn'],
        {
          hint,
        },
      );
    },
  );
}

/** Ends with one clear line on a Node that is too old, then installs and builds. */
export function prepare(scope) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < minimumNodeMajor) {
    fail(
      `QuickTable needs Node ${minimumNodeMajor} or newer; this is ${process.versions.node}. Get it from nodejs.org.`,
    );
  }
  ensureInstalled(scope);
  ensureBuilt(scope);
}
