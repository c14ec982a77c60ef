/** Reads `Cache-Control` (RFC 9111 section 5.2, RFC 5861). */

/** The directives of a response that a shared cache acts on. Times are in seconds. */
export interface CacheControl {
  readonly noStore: boolean;
  /** Without field names; with them see `noCacheFields`. */
  readonly noCache: boolean;
  readonly noCacheFields: readonly string[];
  readonly isPrivate: boolean;
  readonly isPublic: boolean;
  readonly mustRevalidate: boolean;
  readonly proxyRevalidate: boolean;
  readonly maxAge?: number;
  readonly sharedMaxAge?: number;
  readonly staleWhileRevalidate?: number;
  readonly staleIfError?: number;
}

/** The greatest number of seconds that a directive can name (RFC 9111 section 1.2.2). */
const maxDeltaSeconds = 2_147_483_648;

/** Directives with their arguments, unquoted; of a repeated one the first counts. */
function directives(header: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const match of header.matchAll(/([!#$%&'*+.^_`|~\w-]+)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?/g)) {
    const name = (match[1] as string).toLowerCase();
    if (!found.has(name)) found.set(name, match[2]?.replace(/\\(.)/g, '$1') ?? match[3] ?? '');
  }
  return found;
}

/** Seconds of a directive; one that is not a whole number of seconds counts as zero, which is the careful reading. */
function deltaSeconds(argument: string): number {
  return /^\d+$/.test(argument) ? Math.min(Number(argument), maxDeltaSeconds) : 0;
}

/** @param header all `Cache-Control` values, joined with commas */
export function parseCacheControl(header: string | undefined): CacheControl {
  const found = directives(header ?? '');
  const noCacheArgument = found.get('no-cache');
  const seconds = (name: string): number | undefined => {
    const argument = found.get(name);
    return argument === undefined ? undefined : deltaSeconds(argument);
  };
  const maxAge = seconds('max-age');
  const sharedMaxAge = seconds('s-maxage');
  const staleWhileRevalidate = seconds('stale-while-revalidate');
  const staleIfError = seconds('stale-if-error');
  return {
    noStore: found.has('no-store'),
    noCache: noCacheArgument === '',
    noCacheFields: noCacheArgument ? noCacheArgument.split(',').map((name) => name.trim().toLowerCase()) : [],
    isPrivate: found.has('private'),
    isPublic: found.has('public'),
    mustRevalidate: found.has('must-revalidate'),
    proxyRevalidate: found.has('proxy-revalidate'),
    ...(maxAge === undefined ? {} : { maxAge }),
    ...(sharedMaxAge === undefined ? {} : { sharedMaxAge }),
    ...(staleWhileRevalidate === undefined ? {} : { staleWhileRevalidate }),
    ...(staleIfError === undefined ? {} : { staleIfError }),
  };
}
