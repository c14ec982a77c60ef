/** What a use case answers: the value, or a refusal that the HTTP layer turns into problem details. */
import type { ErrorCode } from '@quicktable/contracts';

export interface Refusal {
  readonly code: ErrorCode;
  /** What the client can do instead. */
  readonly detail: string;
  readonly retryAfterSeconds?: number;
  /** Added to the problem details. */
  readonly members?: Readonly<Record<string, unknown>>;
}

export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

export function done<Value>(value: Value): Outcome<Value> {
  return { ok: true, value };
}

export function refused(
  code: ErrorCode,
  detail: string,
  more: Pick<Refusal, 'retryAfterSeconds' | 'members'> = {},
): { readonly ok: false; readonly refusal: Refusal } {
  return {
    ok: false,
    refusal: { code, detail, ...more },
  };
}
