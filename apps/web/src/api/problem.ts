/** What went wrong with a request, as the pages handle it: the API's problem details (RFC 9457), or no answer at all. */
export class ApiProblem extends Error {
  /** HTTP status; 0: the service could not be reached. */
  readonly status: number;
  /** Stable code of the API, listed in docs/errors.md; `UNREACHABLE` when there was no answer. */
  readonly code: string;
  /** What the API says to do, in English; pages prefer a text of their own by code. */
  readonly detail: string;

  constructor(status: number, code: string, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, { cause });
    this.name = 'ApiProblem';
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}
