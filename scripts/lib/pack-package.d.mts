/** The packages that stand on their own, with their entry points. */
export const publishedPackages: Readonly<Record<'cache' | 'redis-engine', readonly string[]>>;

/** Packs one as npm would get it, bundled, into an existing folder; the archive's path. Its `dist` is to be compiled before. */
export function packPackage(name: keyof typeof publishedPackages, destination: string): Promise<string>;
