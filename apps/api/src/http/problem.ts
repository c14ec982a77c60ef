/** Turns any error into the problem details (RFC 9457) that a client may see. */
import { maximumIdLength, type ProblemDetails, type ErrorCode, errorCodes } from '@quicktable/contracts';
import type { FastifyError } from 'fastify';
import { ProblemError } from '../errors.ts';

/** The codes of errors that other parts throw, as ours: fastify, the database, the cache. */
const foreignCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_BAD_URL: 'MALFORMED_URL',
  FST_ERR_MAX_PARAM_LENGTH: 'INVALID_REQUEST',
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'MALFORMED_BODY',
  FST_ERR_CTP_INVALID_JSON_BODY: 'MALFORMED_BODY',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'MALFORMED_BODY',
  DATABASE_UNAVAILABLE: 'DATABASE_UNAVAILABLE',
  DATABASE_BUSY: 'DATABASE_BUSY',
  CACHE_LOADER_TIMEOUT: 'DATABASE_UNAVAILABLE',
  CACHE_LOADER_BUSY: 'OVERLOADED',
  CACHE_STORE_UNAVAILABLE: 'CACHE_UNAVAILABLE',
};

const details: Partial<Record<ErrorCode, string>> = {
  INVALID_RESERVATION_ID: `Each id has 1 to ${maximumIdLength} characters, one of them visible and none a control character.`,
  MALFORMED_URL: 'Percent-encode the address as UTF-8.',
  BODY_TOO_LARGE: 'Send a smaller body.',
  UNSUPPORTED_MEDIA_TYPE: 'Send the body as application/json.',
  MALFORMED_BODY: 'Send valid JSON with the matching Content-Length.',
  DATABASE_UNAVAILABLE: 'The database does not answer; try again in a moment.',
  DATABASE_BUSY: 'The database is busy; try again in a moment.',
  OVERLOADED: 'Too many requests wait for the database; try again in a moment.',
  CACHE_UNAVAILABLE: 'The cache store does not answer; try again in a moment.',
};

/** Problem details of one code. */
export function problemOf(code: ErrorCode, detail?: string): ProblemDetails {
  const { status, title } = errorCodes[code];
  return { type: `/errors#${code}`, title, status, code, ...(detail === undefined ? {} : { detail }) };
}

/** The ProblemError in an error or in its causes: the cache hands a loader's failure on as a cause. */
function findProblem(error: unknown): ProblemError | undefined {
  let current = error;
  for (let depth = 0; depth < 8 && current instanceof Error; depth += 1) {
    if (current instanceof ProblemError) return current;
    current = current.cause;
  }
  return undefined;
}

/**
 * What the client is told about an error. What is not known here is `INTERNAL_ERROR`, without a word from the inside.
 * @param invalidCode The code for input that the route's schemas refuse.
 */
export function describeError(
  error: FastifyError | Error,
  invalidCode: ErrorCode = 'INVALID_REQUEST',
): { problem: ProblemDetails; headers: Readonly<Record<string, string>> } {
  const known = findProblem(error);
  if (known !== undefined) {
    return { problem: { ...problemOf(known.code, known.message), ...known.members }, headers: known.headers };
  }
  if ('validation' in error && error.validation !== undefined) {
    const errors = error.validation.map((issue) => ({
      path: `${error.validationContext ?? ''}${issue.instancePath}`,
      message: issue.message ?? 'is not valid',
    }));
    const detail = details[invalidCode] ?? 'Mend the fields listed in errors.';
    return { problem: { ...problemOf(invalidCode, detail), errors }, headers: {} };
  }
  const code = 'code' in error ? foreignCodes[error.code] : undefined;
  if (code !== undefined) {
    const headers: Record<string, string> = errorCodes[code].status === 503 ? { 'retry-after': '1' } : {};
    return { problem: problemOf(code, details[code]), headers };
  }
  if ('statusCode' in error && error.statusCode === 429) {
    return { problem: problemOf('RATE_LIMITED', 'Wait as long as Retry-After says.'), headers: {} };
  }
  return {
    problem: problemOf('INTERNAL_ERROR', 'Try again; if it stays, report the instance.'),
    headers: {},
  };
}
