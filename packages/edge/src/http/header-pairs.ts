/** Headers as a flat list of names in lower case and values, in pairs: the form in which the edge reads and sends them. */

export type HeaderPairs = readonly string[];

const lowerCased = new Map<string, string>();
const titleCased = new Map<string, string>([
  ['etag', 'ETag'],
  ['te', 'TE'],
  ['www-authenticate', 'WWW-Authenticate'],
  ['content-md5', 'Content-MD5'],
  ['x-xss-protection', 'X-XSS-Protection'],
]);
const maxRememberedNames = 1_000;

/** Headers that belong to one connection and are never passed on (RFC 9110 section 7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function lowerCase(name: string): string {
  const known = lowerCased.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  if (lowerCased.size < maxRememberedNames) lowerCased.set(name, lower);
  return lower;
}

/** `content-type` as `Content-Type`: how header names look on the wire. */
export function titleCase(name: string): string {
  const known = titleCased.get(name);
  if (known !== undefined) return known;
  const title = name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
  if (titleCased.size < maxRememberedNames) titleCased.set(name, title);
  return title;
}

/** Node's raw headers with their names in lower case. */
export function toPairs(rawHeaders: readonly string[]): string[] {
  const pairs = rawHeaders.slice();
  for (let i = 0; i < pairs.length; i += 2) pairs[i] = lowerCase(pairs[i] as string);
  return pairs;
}

/** The value of a header; several of one name are joined with commas, as RFC 9110 section 5.3 has it. */
export function headerValue(pairs: HeaderPairs, name: string): string | undefined {
  let value: string | undefined;
  for (let i = 0; i < pairs.length; i += 2) {
    if (pairs[i] === name)
      value = value === undefined ? (pairs[i + 1] as string) : `${value}, ${pairs[i + 1]}`;
  }
  return value;
}

/** The pairs without those that `drop` names. */
export function withoutHeaders(pairs: HeaderPairs, drop: (name: string) => boolean): string[] {
  const kept: string[] = [];
  for (let i = 0; i < pairs.length; i += 2) {
    if (!drop(pairs[i] as string)) kept.push(pairs[i] as string, pairs[i + 1] as string);
  }
  return kept;
}

/** Without hop-by-hop headers and those that `Connection` names. */
export function withoutHopByHop(pairs: HeaderPairs): string[] {
  const connection = headerValue(pairs, 'connection');
  const named =
    connection === undefined ? [] : connection.split(',').map((name) => name.trim().toLowerCase());
  return withoutHeaders(pairs, (name) => hopByHop.has(name) || named.includes(name));
}
