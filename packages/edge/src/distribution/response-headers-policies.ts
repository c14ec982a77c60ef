/**
 * Headers that each answer carries, errors included: CloudFront runs no viewer-response function for a status of 400 and
 * above, so the security headers stand here as well.
 */
import type { ResponseHeadersPolicy } from './types.ts';

/** Security headers for every answer; the tags of the cache stay inside. */
export const secureResponse: ResponseHeadersPolicy = {
  name: 'quicktable-secure-response',
  comment: 'Security headers on every answer, no cache tags outside',
  add: [
    { name: 'Strict-Transport-Security', value: 'max-age=63072000; includeSubDomains', override: true },
    { name: 'X-Content-Type-Options', value: 'nosniff', override: true },
    { name: 'X-Frame-Options', value: 'DENY', override: false },
    { name: 'Referrer-Policy', value: 'strict-origin-when-cross-origin', override: false },
  ],
  remove: ['cache-tag', 'server', 'x-powered-by'],
  serverTimingPercent: 100,
};

/** For answers that many receive: also without what the service said to the one viewer who caused the miss. */
export const secureSharedResponse: ResponseHeadersPolicy = {
  ...secureResponse,
  name: 'quicktable-secure-shared-response',
  comment: 'As quicktable-secure-response, without headers meant for one viewer',
  remove: [
    ...secureResponse.remove,
    'ratelimit-limit',
    'ratelimit-remaining',
    'ratelimit-reset',
    'x-request-id',
  ],
};
