/** How the HTTP server meets the world: limits of size and time, whose addresses are believed, and what answers when it is not even HTTP. */
import { randomBytes } from 'node:crypto';
import type { FastifyServerOptions } from 'fastify';
import { answerClientError, type createErrorHandler } from './error-handler.ts';

/** Longest path parameter that reaches validation, in characters; ids that are longer get a clear 400 up to here. */
const maximumParameterLength = 16_384;
const bodyLimitBytes = 64 * 1024;
/** A load balancer keeps idle connections for 60 s; the side that closes first must be it. */
const keepAliveTimeoutMs = 65_000;
const requestTimeoutMs = 30_000;

/**
 * @param trustedProxies how many proxies stand in front, each of which adds the address it was called from to `X-Forwarded-For`; 0: none, and the
 *   header is not read. The client is whom the outermost of them was called by, so that nobody is counted under an address of their own making.
 */
export function serverOptions(
  onError: ReturnType<typeof createErrorHandler>,
  trustedProxies: number,
): FastifyServerOptions {
  return {
    // The service logs by itself: the framework's logger would cost the hot path a child logger and two listeners a request.
    logger: false,
    genReqId: createRequestIds(),
    routerOptions: { maxParamLength: maximumParameterLength },
    bodyLimit: bodyLimitBytes,
    keepAliveTimeout: keepAliveTimeoutMs,
    requestTimeout: requestTimeoutMs,
    trustProxy: trustedProxies === 0 ? false : (_address, hop) => hop < trustedProxies,
    // While closing, requests on open connections are still answered, and told to close.
    return503OnClosing: false,
    frameworkErrors: onError,
    clientErrorHandler: answerClientError,
  };
}

/** Request ids that are unique over processes and restarts, and cheap: a random prefix and a counter. */
function createRequestIds(): () => string {
  const prefix = randomBytes(4).toString('hex');
  let count = 0;
  return () => `${prefix}-${((count += 1)).toString(36)}`;
}
