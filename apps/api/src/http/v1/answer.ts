/** From a use case's outcome to an HTTP answer. */
import { ProblemError } from '../../errors.ts';
import type { Outcome, Refusal } from '../../use-cases/outcome.ts';

export function problemOf({ code, detail, retryAfterSeconds, members = {} }: Refusal): ProblemError {
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  return new ProblemError(code, detail, { headers, members });
}

/** The value. @throws ProblemError for a refusal; the error handler answers it as problem details */
export function unwrap<Value>(outcome: Outcome<Value>): Value {
  if (outcome.ok) return outcome.value;
  throw problemOf(outcome.refusal);
}
