/** A field of a request that is not valid. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** Whether the same request may well succeed in a moment; what the client did wrong stays wrong. */
export function isPassing(problem: unknown): boolean {
  return (
    !(problem instanceof ApiProblem) ||
    problem.status === 0 ||
    problem.status === 429 ||
    problem.status >= 500
  );
}

/** What went wrong with a request, as the pages handle it: the API's problem details (RFC 9457), or no answer at all. */
export class ApiProblem extends Error {
  /** HTTP status; 0: the service could not be reached. */
  readonly status: number;
  /** Stable code of the API, listed in docs/errors.md; `UNREACHABLE` when there was no answer. */
  readonly code: string;
  /** What the API says to do, in English; pages prefer a text of their own by code. */
  readonly detail: string;
  /** The fields that are not valid, each by its path in the request's body: `turnTimes/0/minutes`. */
  readonly errors: readonly FieldError[];
  /** Everything that the problem details say, for problems that carry more. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    code: string,
    detail: string,
    more: { cause?: unknown; members?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(`${code}: ${detail}`, { cause: more.cause });
    this.name = 'ApiProblem';
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.members = more.members ?? {};
    const errors = (this.members.errors ?? []) as FieldError[];
    this.errors = errors.map(({ path, message }) => ({ path: path.replace(/^body\//, ''), message }));
  }
}
