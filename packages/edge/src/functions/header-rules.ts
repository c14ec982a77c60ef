/**
 * Which headers a function may touch.
 *
 * Source: "Restrictions on all edge functions" in the CloudFront Developer Guide.
 */

const disallowed = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'trailer',
  'upgrade',
  'x-accel-buffering',
  'x-accel-charset',
  'x-accel-limit-rate',
  'x-accel-redirect',
  'x-amzn-auth',
  'x-amzn-cf-billing',
  'x-amzn-cf-id',
  'x-amzn-cf-xff',
  'x-amzn-errortype',
  'x-amzn-fle-profile',
  'x-amzn-header-count',
  'x-amzn-header-order',
  'x-amzn-lambda-integration-tag',
  'x-amzn-requestid',
  'x-cache',
  'x-forwarded-proto',
  'x-real-ip',
]);
const disallowedPrefixes = ['x-amz-cf-', 'x-edge-'];

/** Headers that a viewer-request function reads and may not change. */
export const readOnlyInRequest: readonly string[] = ['content-length', 'host', 'transfer-encoding', 'via'];

/** Headers that a viewer-response function reads and may not change. */
export const readOnlyInResponse: readonly string[] = [
  'content-encoding',
  'content-length',
  'transfer-encoding',
  'warning',
  'via',
];

/** What may be wrong with a header name that a function uses. */
type NameVerdict = 'fine' | 'disallowed' | 'notLowerCase';

const verdicts = new Map<string, NameVerdict>();
const maxRememberedNames = 1_000;

/** Judges a header name; the verdict is remembered, since the same few names come with each request. */
export function judgeHeaderName(name: string): NameVerdict {
  const known = verdicts.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  const verdict: NameVerdict =
    disallowed.has(lower) || disallowedPrefixes.some((prefix) => lower.startsWith(prefix))
      ? 'disallowed'
      : lower === name
        ? 'fine'
        : 'notLowerCase';
  if (verdicts.size < maxRememberedNames) verdicts.set(name, verdict);
  return verdict;
}
