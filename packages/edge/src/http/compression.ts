/**
 * Compresses what CloudFront would compress.
 *
 * Source: "Serve compressed files" in the CloudFront Developer Guide.
 */
import type { Transform } from 'node:stream';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import type { NormalizedEncoding } from './accept-encoding.ts';
import { type HeaderPairs, headerValue } from './header-pairs.ts';

const minBytes = 1_000;
const maxBytes = 10_000_000;
const statuses = new Set([200, 403, 404]);

/** Fast enough to compress while it streams; CloudFront does not say which level it uses. */
const brotliQuality = 5;

const compressibleTypes = new Set([
  'application/dash+xml',
  'application/eot',
  'application/font',
  'application/font-sfnt',
  'application/javascript',
  'application/json',
  'application/opentype',
  'application/otf',
  'application/pdf',
  'application/pkcs7-mime',
  'application/protobuf',
  'application/rss+xml',
  'application/truetype',
  'application/ttf',
  'application/vnd.apple.mpegurl',
  'application/vnd.mapbox-vector-tile',
  'application/vnd.ms-fontobject',
  'application/wasm',
  'application/xhtml+xml',
  'application/xml',
  'application/x-font-opentype',
  'application/x-font-truetype',
  'application/x-font-ttf',
  'application/x-httpd-cgi',
  'application/x-javascript',
  'application/x-mpegurl',
  'application/x-opentype',
  'application/x-otf',
  'application/x-perl',
  'application/x-ttf',
  'font/eot',
  'font/opentype',
  'font/otf',
  'font/ttf',
  'image/svg+xml',
  'text/css',
  'text/csv',
  'text/html',
  'text/javascript',
  'text/js',
  'text/plain',
  'text/richtext',
  'text/tab-separated-values',
  'text/x-component',
  'text/x-java-source',
  'text/x-script',
  'text/xml',
  'vnd.apple.mpegurl',
]);

/** The coding that CloudFront would apply to an origin's response, or undefined. Brotli is preferred. */
export function chooseCompression(
  accepted: NormalizedEncoding,
  status: number,
  pairs: HeaderPairs,
): 'br' | 'gzip' | undefined {
  if (accepted === '' || !statuses.has(status) || headerValue(pairs, 'content-encoding') !== undefined)
    return undefined;
  if (/\bno-transform\b/i.test(headerValue(pairs, 'cache-control') ?? '')) return undefined;
  const length = Number(headerValue(pairs, 'content-length') ?? Number.NaN);
  if (!(length >= minBytes && length <= maxBytes)) return undefined;
  const type = (headerValue(pairs, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!compressibleTypes.has(type)) return undefined;
  return accepted.startsWith('br') ? 'br' : 'gzip';
}

/** A stream that applies a coding. */
export function createCompressor(coding: 'br' | 'gzip'): Transform {
  return coding === 'gzip'
    ? createGzip()
    : createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } });
}

/** The headers of a response after compression: no length, and an entity tag that claims no more than equal meaning. */
export function compressedHeaders(pairs: HeaderPairs, coding: 'br' | 'gzip'): string[] {
  const result: string[] = [];
  for (let i = 0; i < pairs.length; i += 2) {
    const name = pairs[i] as string;
    const value = pairs[i + 1] as string;
    if (name === 'content-length' || name === 'accept-ranges' || name === 'content-md5' || name === 'digest')
      continue;
    if (name === 'etag') result.push(name, value.startsWith('W/') ? value : `W/${value}`);
    else result.push(name, value);
  }
  const vary = headerValue(result, 'vary');
  if (vary === undefined || !/(^|,)\s*(accept-encoding|\*)\s*(,|$)/i.test(vary)) {
    result.push('vary', 'Accept-Encoding');
  }
  result.push('content-encoding', coding);
  return result;
}
