/** QuickTable's distribution: a behaviour for each kind of content, the most particular first. */
import {
  availabilityData,
  cachingDisabled,
  hashedAssets,
  restaurantData,
  sitePages,
} from './cache-policies.ts';
import { allViewer, cacheKeyOnly } from './origin-request-policies.ts';
import { secureResponse, secureSharedResponse } from './response-headers-policies.ts';
import type { CacheBehavior, CachePolicy, Distribution, EdgeFunctionFile } from './types.ts';

const viewerRequest: EdgeFunctionFile = {
  name: 'quicktable-viewer-request',
  comment: 'Normalises the request so that equal questions share one cache key',
  file: new URL('../../functions/viewer-request.js', import.meta.url),
  isDeterministic: true,
};

const viewerResponse: EdgeFunctionFile = {
  name: 'quicktable-viewer-response',
  comment: 'Security headers by kind of content, and server timing',
  file: new URL('../../functions/viewer-response.js', import.meta.url),
  isDeterministic: true,
};

/** The static pages that are shown when the service is away; on AWS they lie in a bucket. */
export const errorPagesFolder = new URL('../../error-pages/', import.meta.url);

/** The path of the page that is shown when the service does not answer. */
const unavailablePagePath = '/edge-errors/unavailable.html';

function publicRead(pathPattern: string, cachePolicy: CachePolicy): CacheBehavior {
  return {
    pathPattern,
    origin: 'service',
    methods: 'read',
    compress: true,
    cachePolicy,
    originRequestPolicy: cacheKeyOnly,
    responseHeadersPolicy: secureSharedResponse,
    viewerRequestFunction: viewerRequest,
    viewerResponseFunction: viewerResponse,
  };
}

const everythingElse: CacheBehavior = {
  pathPattern: '*',
  origin: 'service',
  methods: 'all',
  compress: false,
  cachePolicy: cachingDisabled,
  originRequestPolicy: allViewer,
  responseHeadersPolicy: secureResponse,
  viewerRequestFunction: viewerRequest,
  viewerResponseFunction: viewerResponse,
};

/**
 * The origin's own `Cache-Control` decides within each policy. A path that nothing here names is private: not cached,
 * all methods, all headers.
 */
export const quicktableDistribution: Distribution = {
  comment: 'QuickTable',
  cacheTagHeader: 'cache-tag',
  originShield: true,
  behaviors: [
    publicRead('/assets/*', hashedAssets),
    { ...publicRead('/edge-errors/*', sitePages), origin: 'errorPages' },
    publicRead('/v1/availability*', availabilityData),
    publicRead('/v1/restaurants/*/availability*', availabilityData),
    publicRead('/v1/restaurants', restaurantData),
    publicRead('/v1/restaurants/*', restaurantData),
    publicRead('/', sitePages),
    publicRead('/index.html', sitePages),
    publicRead('/docs*', sitePages),
    publicRead('/redoc*', sitePages),
    publicRead('/openapi.json', sitePages),
    everythingElse,
  ],
  // CloudFront keeps an error for ten seconds unless told otherwise; a reservation that was missing a moment ago must be
  // found as soon as it exists, so the origin's Cache-Control decides for errors too.
  errorResponses: [
    { status: 404, minTtlSeconds: 0 },
    { status: 414, minTtlSeconds: 0 },
    { status: 500, minTtlSeconds: 0 },
    { status: 501, minTtlSeconds: 0 },
    { status: 502, minTtlSeconds: 0, page: { path: unavailablePagePath, status: 503 } },
    { status: 503, minTtlSeconds: 0 },
    { status: 504, minTtlSeconds: 0, page: { path: unavailablePagePath, status: 503 } },
  ],
};
