/** Every error that the service itself throws; what a request is answered with has a code of contracts. */
import { type ErrorCode, errorCodes } from '@quicktable/contracts';
import type { Bilingual } from './language.ts';

/** Ends the program before it serves: shown as one line in the user's language, exit code 1. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly text: Bilingual;

  constructor(text: Bilingual, options?: ErrorOptions) {
    super(text.en, options);
    this.text = text;
  }
}

/** A request that is refused or cannot be served; answered as problem details. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ErrorCode;
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly members: Readonly<Record<string, unknown>>;

  /**
   * @param detail What the client can do instead; shown to it, so never anything from the inside.
   * @param options `headers` of the answer, and `members` to be added to the problem details
   */
  constructor(
    code: ErrorCode,
    detail: string,
    options: ErrorOptions & {
      readonly headers?: Readonly<Record<string, string>>;
      readonly members?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(detail, options);
    this.code = code;
    this.statusCode = errorCodes[code].status;
    this.headers = options.headers ?? {};
    this.members = options.members ?? {};
  }
}
