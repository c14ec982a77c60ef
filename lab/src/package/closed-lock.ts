/** The part of a package-lock.json that some workspaces need to run: what they depend on, and what that depends on. */

interface LockedPackage {
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface Lock {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** Paths as in the lock, workspaces and links included, sorted. @param starts Paths such as `apps/api` or `node_modules/@quicktable/api` */
export function closeOver({ packages }: Lock, starts: readonly string[]): string[] {
  const needed = new Set<string>();
  const visit = (path: string): void => {
    const found = packages[path];
    if (found === undefined || needed.has(path)) return;
    needed.add(path);
    if (found.link === true && found.resolved !== undefined) {
      visit(found.resolved);
      return;
    }
    const names = { ...found.dependencies, ...found.optionalDependencies, ...found.peerDependencies };
    for (const name of Object.keys(names)) {
      const dependency = resolve(packages, path, name);
      if (dependency !== undefined) visit(dependency);
    }
  };
  for (const start of starts) visit(start);
  return [...needed].sort();
}

/** As Node looks for a package: in the folder itself, then in each folder above it. */
function resolve(packages: Lock['packages'], from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const candidate = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (packages[candidate] !== undefined) return candidate;
    if (folder === '') return undefined;
  }
}
