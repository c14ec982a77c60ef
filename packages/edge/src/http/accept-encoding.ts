/** Reduces `Accept-Encoding` to what a cache policy distinguishes, so that all browsers share two or three copies. */

/** The compressed forms that a viewer accepts and the policy caches, as they go into the cache key and to the origin. */
export type NormalizedEncoding = '' | 'gzip' | 'br' | 'br,gzip';

const remembered = new Map<string, NormalizedEncoding>();
const maxRemembered = 1_000;

/** @param accepts which forms the cache policy allows */
export function normalizeAcceptEncoding(
  header: string | undefined,
  accepts: { readonly gzip: boolean; readonly brotli: boolean },
): NormalizedEncoding {
  if (header === undefined || (!accepts.gzip && !accepts.brotli)) return '';
  const memoKey = `${accepts.gzip ? 'g' : '-'}${accepts.brotli ? 'b' : '-'}${header}`;
  const known = remembered.get(memoKey);
  if (known !== undefined) return known;
  const accepted = new Set(
    header
      .toLowerCase()
      .split(',')
      .map((part) => part.trim().split(/\s*;\s*/))
      .filter(([, weight]) => weight === undefined || !/^q\s*=\s*0(\.0*)?$/.test(weight))
      .map(([name]) => name),
  );
  const brotli = accepts.brotli && accepted.has('br');
  const gzip = accepts.gzip && accepted.has('gzip');
  const normalized = brotli ? (gzip ? 'br,gzip' : 'br') : gzip ? 'gzip' : '';
  if (remembered.size < maxRemembered) remembered.set(memoKey, normalized);
  return normalized;
}
