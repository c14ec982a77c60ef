/** What the edge sends to the origin: the cache key's parts, what the origin request policy adds, and the edge's own headers. */
import type { NameSelection } from '../distribution/types.ts';
import { type EventEntry, type EventRequest, cookieText, queryText } from '../functions/event.ts';
import type { NormalizedEncoding } from '../http/accept-encoding.ts';
import { selects } from '../store/cache-key.ts';
import type { CompiledBehavior } from './compiled-behavior.ts';
import { type Exchange, viaValue } from './exchange.ts';
import type { OriginRequest } from './origin-client.ts';

/** Headers that the edge sets itself, or handles itself when it answers from memory. */
const ownHeaders = new Set(['host', 'via', 'x-forwarded-for', 'transfer-encoding', 'te', 'x-amz-cf-id']);
const cacheHandledHeaders = new Set([
  'accept-encoding',
  'range',
  'if-range',
  'if-none-match',
  'if-modified-since',
  'if-match',
  'if-unmodified-since',
  'cache-control',
  'pragma',
  'content-length',
]);

/** Whether a request header reaches the origin under a behaviour. */
function forwardsHeader(behavior: CompiledBehavior, name: string): boolean {
  if (behavior.cachePolicy.headers.includes(name)) return true;
  return selects(behavior.originRequestPolicy?.headers, name);
}

/** The value of a request header as the origin sees it, or undefined; what `Vary` compares. */
export function forwardedValue(
  behavior: CompiledBehavior,
  request: EventRequest,
  name: string,
): string | undefined {
  return forwardsHeader(behavior, name) ? request.headers[name]?.value : undefined;
}

/** What either selection takes, in the order of the request. */
function union(
  entries: Record<string, EventEntry>,
  first: NameSelection,
  second: NameSelection | undefined,
): Record<string, EventEntry> {
  if (first.mode === 'all' || second?.mode === 'all') return entries;
  return Object.fromEntries(
    Object.entries(entries).filter(([name]) => selects(first, name) || selects(second, name)),
  );
}

/**
 * @param encoding what the origin may answer with; for a request that is not cached see `accept-encoding` of the viewer
 * @param validators headers of a revalidation, in pairs
 */
export function toOriginRequest(
  exchange: Exchange,
  originHost: string,
  encoding: NormalizedEncoding,
  validators: readonly string[] = [],
): OriginRequest {
  const { behavior, parts, request } = exchange;
  const { cachePolicy, originRequestPolicy } = behavior;
  const isShared = behavior.isCached && (request.method === 'GET' || request.method === 'HEAD');

  const query = queryText(
    union(request.querystring, cachePolicy.queryStrings, originRequestPolicy?.queryStrings),
  );
  const headers: string[] = [];
  let userAgent = 'Amazon CloudFront';
  let contentLength: string | undefined;
  for (const [name, entry] of Object.entries(request.headers)) {
    if (name === 'content-length' || name === 'content-type') {
      // A body is described whatever the policies say.
      if (name === 'content-length') contentLength = entry.value;
      else if (!isShared) headers.push(name, entry.value);
      continue;
    }
    if (ownHeaders.has(name) || (isShared && cacheHandledHeaders.has(name))) continue;
    if (!forwardsHeader(behavior, name)) continue;
    if (name === 'user-agent') userAgent = entry.value;
    else for (const { value } of entry.multiValue ?? [entry]) headers.push(name, value);
  }
  if (contentLength !== undefined && !isShared) headers.push('content-length', contentLength);
  const cookies = cookieText(union(request.cookies, cachePolicy.cookies, originRequestPolicy?.cookies));
  if (cookies !== '') headers.push('cookie', cookies);
  if (isShared && encoding !== '') headers.push('accept-encoding', encoding.replace(',', ', '));

  const viewerHost = request.headers['host']?.value;
  const forwardedFor = request.headers['x-forwarded-for']?.value;
  headers.push(
    'host',
    viewerHost !== undefined && forwardsHeader(behavior, 'host') ? viewerHost : originHost,
    'user-agent',
    userAgent,
    'x-forwarded-for',
    forwardedFor === undefined ? parts.viewerIp : `${forwardedFor}, ${parts.viewerIp}`,
    'via',
    viaValue(request.headers['via']?.value),
    'x-amz-cf-id',
    parts.requestId,
    ...validators,
  );
  return { method: request.method, target: query === '' ? request.uri : `${request.uri}?${query}`, headers };
}
