/** One way to speak to the API: JSON in and out, problems as `ApiProblem`, every request with an end. */
import { ApiProblem } from './problem.ts';
import { learnServerTime } from './server-clock.ts';

const limitMs = 15_000;

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  headers?: Record<string, string>;
}

let csrfToken: string | undefined;

/** The token of the session, sent with every request that writes; undefined when signed out. */
export function setCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

/** The answer's JSON, or undefined for an answer without a body. */
export async function request<Result>(path: string, options: RequestOptions = {}): Promise<Result> {
  try {
    return await send(path, options);
  } catch (problem) {
    // The same account signed in again in another window: the session has a new token, and nothing was done yet.
    if (!(problem instanceof ApiProblem && problem.code === 'CSRF_TOKEN_INVALID')) throw problem;
    const session = await send<{ csrfToken: string }>('/v1/session', {}).catch(() => undefined);
    if (session === undefined) throw problem;
    setCsrfToken(session.csrfToken);
    return send(path, options);
  }
}

async function send<Result>(path: string, options: RequestOptions): Promise<Result> {
  const { method = 'GET', body, headers } = options;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(limitMs),
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'GET' || csrfToken === undefined ? {} : { 'x-csrf-token': csrfToken }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    throw new ApiProblem(0, 'UNREACHABLE', 'The service did not answer.', { cause });
  }
  learnServerTime(response);
  const text = await response.text();
  const json = parse(text);
  if (!response.ok) {
    const problem = (json ?? {}) as { code?: string; detail?: string; title?: string } & Record<
      string,
      unknown
    >;
    throw new ApiProblem(
      response.status,
      problem.code ?? `HTTP_${response.status}`,
      problem.detail ?? problem.title ?? response.statusText,
      { members: problem },
    );
  }
  return json as Result;
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A path with query parameters; those that are undefined or empty are left out. */
export function withQuery(path: string, query: Record<string, string | number | null | undefined>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}
