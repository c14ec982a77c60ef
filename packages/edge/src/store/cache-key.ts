/**
 * The cache key: what a policy says makes two requests the same.
 *
 * Source: "Understand the cache key" in the CloudFront Developer Guide.
 */
import type { CachePolicy, NameSelection } from '../distribution/types.ts';
import { type EventEntry, type EventRequest, cookieText, queryText } from '../functions/event.ts';
import type { NormalizedEncoding } from '../http/accept-encoding.ts';

/** Whether a selection takes a name. No selection takes none. */
export function selects(selection: NameSelection | undefined, name: string): boolean {
  if (selection === undefined || selection.mode === 'none') return false;
  if (selection.mode === 'all') return true;
  return selection.names.includes(name) === (selection.mode === 'allow');
}

/** The entries that a selection takes. Names are compared as they stand; those of headers are in lower case. */
function selectEntries(
  entries: Record<string, EventEntry>,
  selection: NameSelection | undefined,
): Record<string, EventEntry> {
  if (selection === undefined || selection.mode === 'none') return {};
  if (selection.mode === 'all') return entries;
  return Object.fromEntries(Object.entries(entries).filter(([name]) => selects(selection, name)));
}

/** Path and query, as far as the policy takes the query. */
export function keyTarget(request: EventRequest, policy: CachePolicy): string {
  if (policy.queryStrings.mode === 'none') return request.uri;
  const query = queryText(selectEntries(request.querystring, policy.queryStrings));
  return query === '' ? request.uri : `${request.uri}?${query}`;
}

/** @param target from `keyTarget` */
export function cacheKey(
  request: EventRequest,
  policy: CachePolicy,
  target: string,
  encoding: NormalizedEncoding,
): string {
  // Line breaks cannot occur in a target or a header value, so no part can reach into another.
  let key = `${target}\n${encoding}`;
  for (const name of policy.headers) key += `\n${request.headers[name]?.value ?? ''}`;
  if (policy.cookies.mode !== 'none')
    key += `\n${cookieText(selectEntries(request.cookies, policy.cookies))}`;
  return key;
}
