/**
 * Every error code that the HTTP interface answers with. A code is never reused for another meaning; docs/errors.md explains
 * each one, and a test compares the two.
 */
import { consoleErrorCodes } from './v1/console-error-codes.ts';
import { bookingErrorCodes } from './v1/error-codes.ts';

/** What a code stands for: the HTTP status it comes with and the short title of its problem details. */
export interface ErrorCodeEntry {
  readonly status: number;
  readonly title: string;
}

/** Codes of the service itself and of the lab's routes. */
const serviceErrorCodes = {
  INVALID_REQUEST: { status: 400, title: 'The request is not valid' },
  INVALID_RESERVATION_ID: { status: 400, title: 'The reservation address is not valid' },
  MALFORMED_URL: { status: 400, title: 'The address cannot be decoded' },
  MALFORMED_REQUEST: { status: 400, title: 'The request is not HTTP' },
  MALFORMED_BODY: { status: 400, title: 'The body cannot be read' },
  UNAUTHORIZED: { status: 401, title: 'Credentials are needed' },
  FORBIDDEN: { status: 403, title: 'This is not allowed' },
  ROUTE_CLOSED: { status: 404, title: 'This route is closed in production' },
  RESERVATION_NOT_FOUND: { status: 404, title: 'No such reservation' },
  ROUTE_NOT_FOUND: { status: 404, title: 'No such route' },
  REQUEST_TIMEOUT: { status: 408, title: 'The request took too long to arrive' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body has an unsupported type' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  HEADERS_TOO_LARGE: { status: 431, title: 'Address and headers are too large' },
  INTERNAL_ERROR: { status: 500, title: 'Something went wrong on our side' },
  CACHE_UNAVAILABLE: { status: 503, title: 'The cache store does not answer' },
  DATABASE_UNAVAILABLE: { status: 503, title: 'The database does not answer' },
  OVERLOADED: { status: 503, title: 'Too many requests are under way' },
} as const satisfies Record<string, ErrorCodeEntry>;

/** All codes: those of the service, of the console and of the rest of `/v1`. */
export const errorCodes = {
  ...serviceErrorCodes,
  ...bookingErrorCodes,
  ...consoleErrorCodes,
} as const satisfies Record<string, ErrorCodeEntry>;

export type ErrorCode = keyof typeof errorCodes;
