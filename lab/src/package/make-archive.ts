/**
 * `npm run lab:package`: `week10-2-elasticache-lab.zip`, the files of the lab in their TypeScript form. Everything of ours is compiled in it; what comes
 * from the registry is named exactly, and `npm ci` fetches it.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { closeOver, type Lock } from './closed-lock.ts';
import { type ArchivedFile, zip } from './zip.ts';

export const archiveName = 'week10-2-elasticache-lab.zip';
const folder = 'elasticache-lab';
/** The programs of the lab; each stands in the archive as TypeScript and as what Node runs. */
const programs = ['app', 'benchmark', 'init-dynamodb'];
const service = 'apps/api';

/** @param root A checkout that has been compiled */
export function makeArchive(root: string): Buffer {
  const read = (path: string) => readFileSync(join(root, path));
  const lock = JSON.parse(read('package-lock.json').toString()) as Lock;
  const needed = closeOver(lock, ['node_modules/@quicktable/api']);
  const workspaces = needed.filter(
    (path) => !path.startsWith('node_modules/') && !path.includes('/node_modules/'),
  );
  const manifest = { ...manifestOf(root), workspaces };
  const project = {
    name: manifest.name,
    version: manifest.version,
    license: manifest.license,
    workspaces,
    engines: manifest.engines,
  };
  const files: ArchivedFile[] = [
    text('package.json', manifest),
    text('package-lock.json', {
      name: manifest.name,
      version: manifest.version,
      lockfileVersion: lock.lockfileVersion,
      requires: true,
      packages: {
        '': project,
        ...Object.fromEntries(needed.map((path) => [path, withoutDevelopment(lock.packages[path] ?? {})])),
      },
    }),
    ...programs.flatMap((name) => [
      file(`${name}.ts`, read(`lab/src/archive/${name}.ts`)),
      file(`${name}.js`, withoutSourceMap(read(`lab/dist/archive/${name}.js`))),
    ]),
    file('.env.example', read('.env.example')),
    file('init_db.sql', read(`${service}/sql/init_db.sql`)),
    file('README.md', read('lab/src/archive/README.md')),
    file('LICENSE', read('LICENSE')),
    file('week10-2-elasticache-lab.yaml', read('infra/templates/week10-2-elasticache-lab.yaml')),
    file('read/cache-aside.ts', read('packages/cache/src/strategies/cache-aside.ts')),
    file('read/lab-service.ts', read(`${service}/src/lab-service.ts`)),
    ...workspaces.flatMap((workspace) => compiledFiles(root, workspace)),
  ];
  return zip(files.map(({ path, content }) => ({ path: `${folder}/${path}`, content })));
}

function manifestOf(root: string) {
  const { version, license, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
    license: string;
    engines: Record<string, string>;
  };
  return {
    name: 'elasticache-lab',
    version,
    private: true,
    description: 'The reservation API of the lab, in front of its cache',
    license,
    type: 'module',
    engines,
    scripts: { start: 'node app.js', init: 'node init-dynamodb.js', bench: 'node benchmark.js' },
  };
}

/** What a workspace needs to run, as its package.json names it: compiled code, data, no maps and no types. */
function compiledFiles(root: string, workspace: string): ArchivedFile[] {
  const manifest = JSON.parse(readFileSync(join(root, workspace, 'package.json'), 'utf8')) as {
    files?: string[];
  };
  const listed = [...(manifest.files ?? []), ...(workspace === service ? ['vendor'] : [])];
  const found = [...new Set(listed)].flatMap((name) => filesUnder(root, join(workspace, name)));
  return [
    text(`${workspace}/package.json`, withoutDevelopment(manifest)),
    ...found
      .filter((path) => !/\.(d\.ts|map|tsbuildinfo)$/.test(path))
      .map((path) => file(path, withoutSourceMap(readFileSync(join(root, path))))),
  ];
}

function filesUnder(root: string, path: string): string[] {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (!stats.isDirectory()) return [path];
  return readdirSync(join(root, path)).flatMap((name) => filesUnder(root, join(path, name)));
}

function withoutDevelopment<Entry extends object>(entry: Entry): Entry {
  const { devDependencies: _, ...rest } = entry as Entry & { devDependencies?: unknown };
  return rest as Entry;
}

function withoutSourceMap(content: Buffer): Buffer {
  return content.includes('//# sourceMappingURL=')
    ? Buffer.from(content.toString().replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n'))
    : content;
}

function text(path: string, value: unknown): ArchivedFile {
  return file(path, Buffer.from(`${JSON.stringify(value, null, 2)}\n`));
}

function file(path: string, content: Buffer): ArchivedFile {
  return { path: path.replaceAll('\\', '/'), content };
}
