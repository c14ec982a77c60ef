/** CloudFront as data and as plain function files, and a local edge that runs both. */

export {
  availabilityData,
  cachingDisabled,
  hashedAssets,
  restaurantData,
  sitePages,
} from './distribution/cache-policies.ts';
export { allViewer, cacheKeyOnly } from './distribution/origin-request-policies.ts';
export { errorPagesFolder, quicktableDistribution } from './distribution/quicktable-distribution.ts';
export { secureResponse } from './distribution/response-headers-policies.ts';
export type {
  CacheBehavior,
  CachePolicy,
  Distribution,
  EdgeFunctionFile,
  ErrorResponse,
  NameSelection,
  OriginName,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
} from './distribution/types.ts';
export {
  EdgeFunctionExecutionError,
  EdgeFunctionRejectedError,
  EdgeFunctionValidationError,
  InvalidInvalidationError,
  OriginUnavailableError,
} from './errors.ts';
export { checkFunctionSyntax, maxFunctionBytes } from './functions/function-syntax.ts';
export { createEdgeServer, type EdgeServer, type EdgeServerOptions } from './server/create-edge-server.ts';
export type { EdgeStatistics } from './server/edge-statistics.ts';
export type { Invalidation } from './store/invalidation.ts';
