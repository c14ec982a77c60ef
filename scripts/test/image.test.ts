import { existsSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** What `.dockerignore` lets through: top folders and files. */
const context = read('.dockerignore')
  .split('\n')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1));
const isInContext = (path: string) =>
  context.some((allowed) => path === allowed || path.startsWith(`${allowed}/`));

/** The folder of a project and of all that it refers to. */
function projectsBelow(folder: string, seen = new Set<string>()): Set<string> {
  if (seen.has(folder)) return seen;
  seen.add(folder);
  const { references = [] } = JSON.parse(read(join(folder, 'tsconfig.json'))) as {
    references?: { path: string }[];
  };
  for (const { path } of references) projectsBelow(normalize(join(folder, path)), seen);
  return seen;
}

describe('the container image', () => {
  it('is built from every project that the service is compiled of', () => {
    const missing = ['apps/api', 'lab']
      .flatMap((folder) => [...projectsBelow(folder)])
      .filter((folder) => !isInContext(join(folder, 'tsconfig.json')));

    expect(missing).toEqual([]);
  });

  it('is built with the manifest of every workspace, without which npm takes the lock file for another project’s', () => {
    const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, unknown> };
    const workspaces = Object.keys(lock.packages).filter(
      (path) => path !== '' && !path.includes('node_modules'),
    );

    expect(workspaces.length).toBeGreaterThan(5);
    expect(workspaces.filter((path) => !isInContext(`${path}/package.json`))).toEqual([]);
  });

  it('takes the compiled service, and what the service reads beside its code', () => {
    const stages = read('Dockerfile');
    const copied = [...stages.matchAll(/^COPY --from=build \/app\/(\S+)/gm)].map(([, path]) => path ?? '');
    const needed = [
      'apps/api/dist/main.js',
      'apps/api/sql/init_db.sql',
      'apps/api/vendor/redoc/redoc.standalone.js',
      'packages/edge/functions/viewer-request.js',
      'packages/edge/error-pages/unavailable.html',
      'apps/web/dist/site/index.html',
    ];

    for (const path of needed) {
      expect(copied.some((folder) => path.startsWith(`${folder}/`))).toBe(true);
      expect(existsSync(join(root, path.split('/dist/')[0] ?? ''))).toBe(true);
    }
    expect(stages).toMatch(/^CMD \["node", "apps\/api\/dist\/main.js", "serve"\]$/m);
    expect(stages).toMatch(/^USER node$/m);
  });
});
