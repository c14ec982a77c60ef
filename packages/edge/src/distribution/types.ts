/**
 * The shape of a CloudFront distribution as data: what the local edge runs and what the CDK stack deploys. Names follow
 * CloudFront's own configuration, so that a reader can look each one up in its documentation.
 */

/** Which names of a kind (query strings, headers or cookies) take part. */
export type NameSelection =
  | { readonly mode: 'none' }
  | { readonly mode: 'all' }
  | { readonly mode: 'allow'; readonly names: readonly string[] }
  | { readonly mode: 'allExcept'; readonly names: readonly string[] };

/** What makes two requests the same object, and for how long the object lives. Times are in seconds. */
export interface CachePolicy {
  readonly name: string;
  readonly comment: string;
  readonly minTtlSeconds: number;
  readonly defaultTtlSeconds: number;
  readonly maxTtlSeconds: number;
  readonly queryStrings: NameSelection;
  /** Header names in lower case. CloudFront allows no `allExcept` here. */
  readonly headers: readonly string[];
  readonly cookies: NameSelection;
  readonly gzip: boolean;
  readonly brotli: boolean;
}

/** What the origin receives beyond the cache key. */
export interface OriginRequestPolicy {
  readonly name: string;
  readonly comment: string;
  readonly queryStrings: NameSelection;
  readonly headers: NameSelection;
  readonly cookies: NameSelection;
}

/** What is added to and removed from each response, errors included. */
export interface ResponseHeadersPolicy {
  readonly name: string;
  readonly comment: string;
  /** Header name, value, and whether it replaces what the origin sent. */
  readonly add: readonly { readonly name: string; readonly value: string; readonly override: boolean }[];
  readonly remove: readonly string[];
  /** Share of responses that carry `Server-Timing: cdn-…`, 0 to 100. */
  readonly serverTimingPercent: number;
}

/** Where a behaviour sends its misses: the reservation service, or the static error pages. */
export type OriginName = 'service' | 'errorPages';

/** What happens to requests whose path matches a pattern (`*` any characters, `?` one character). */
export interface CacheBehavior {
  readonly pathPattern: string;
  readonly origin: OriginName;
  readonly methods: 'read' | 'all';
  readonly compress: boolean;
  readonly cachePolicy: CachePolicy;
  readonly originRequestPolicy?: OriginRequestPolicy;
  readonly responseHeadersPolicy?: ResponseHeadersPolicy;
  readonly viewerRequestFunction?: EdgeFunctionFile;
  readonly viewerResponseFunction?: EdgeFunctionFile;
}

/** A function of the `cloudfront-js-2.0` runtime, as a plain file. */
export interface EdgeFunctionFile {
  readonly name: string;
  readonly comment: string;
  readonly file: URL;
  /**
   * Its outcome depends on the request and the response alone: not on time, chance, the viewer's address, the request's id,
   * or an earlier run. The local edge then reuses an outcome where the same question comes again.
   */
  readonly isDeterministic: boolean;
}

/** What is done with an error status of the origin, or with an origin that does not answer (502, 504). */
export interface ErrorResponse {
  readonly status: number;
  readonly minTtlSeconds: number;
  /** The page shown instead of the origin's answer, and the status it is sent with. */
  readonly page?: { readonly path: string; readonly status: number };
}

export interface Distribution {
  readonly comment: string;
  /** The origin's response header with comma-separated tags (`CacheTagConfig.HeaderName`). */
  readonly cacheTagHeader?: string;
  readonly originShield: boolean;
  /** In order of precedence; the last one has the pattern `*` and is CloudFront's default behaviour. */
  readonly behaviors: readonly CacheBehavior[];
  readonly errorResponses: readonly ErrorResponse[];
}
