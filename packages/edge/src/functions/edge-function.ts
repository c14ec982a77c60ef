/**
 * Runs a CloudFront function as CloudFront does: alone in its context, without network, files, timers or code from text,
 * with CloudFront's events, its rules for headers, and a bound on its work.
 *
 * `node:vm` separates a function from the program's objects; it is no wall against hostile code. The functions that run
 * here are the project's own.
 */
import { createContext, Script } from 'node:vm';
import { EdgeFunctionExecutionError, EdgeFunctionValidationError } from '../errors.ts';
import { budgetFunctionName, withComputeBudget } from './compute-budget.ts';
import type { EventEntry, EventRequest, EventResponse, RequestParts, ResponseParts } from './event.ts';
import { checkFunctionSyntax } from './function-syntax.ts';
import { judgeHeaderName, readOnlyInRequest, readOnlyInResponse } from './header-rules.ts';

/** Loop turns and calls that one run may use; QuickTable's functions use about a hundred. */
const computeBudget = 50_000;

/** The longest a run may take. It catches what the counter cannot see, such as a regular expression that backtracks. */
const maxRunMs = 250;

const loadTimeoutMs = 500;

/** CloudFront's quota on a body that a function writes, in bytes. */
const maxGeneratedBodyBytes = 40_960;

/** A viewer-request function's answer: the request to go on with, or a response that ends it. */
export type ViewerRequestOutcome =
  | { readonly kind: 'request'; readonly request: EventRequest }
  | { readonly kind: 'response'; readonly response: EventResponse };

/** What names the distribution in each event's context. */
export interface FunctionContext {
  readonly distributionDomainName: string;
  readonly distributionId: string;
}

/**
 * Runs inside the context and builds the events there, so that nothing a function receives leads out to the program's own
 * objects.
 */
const harness = `(function (makeHandler, budget, distributionDomainName, distributionId, writeLog) {
  'use strict';
  const hasOwn = Object.prototype.hasOwnProperty;
  let left = 0;
  const handler = makeHandler(function () {
    if (--left < 0) throw new Error('The compute budget is used up.');
  }, { log: function () { writeLog(Array.prototype.map.call(arguments, String).join(' ')); } });

  function add(target, name, value, attributes) {
    const present = target[name];
    const entry = attributes === undefined ? { value: value } : { value: value, attributes: attributes };
    if (present === undefined || !hasOwn.call(target, name)) {
      if (name === '__proto__') {
        Object.defineProperty(target, name, { value: entry, enumerable: true, configurable: true, writable: true });
      } else {
        target[name] = entry;
      }
    } else if (present.multiValue === undefined) {
      const first = attributes === undefined ? { value: present.value } : { value: present.value, attributes: present.attributes };
      present.multiValue = [first, entry];
    } else {
      present.multiValue.push(entry);
    }
  }

  function parseQuery(query) {
    const result = {};
    if (query === '') return result;
    const parts = query.split('&');
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i];
      if (part === '') continue;
      const equals = part.indexOf('=');
      if (equals === -1) add(result, part, '');
      else add(result, part.slice(0, equals), part.slice(equals + 1));
    }
    return result;
  }

  function parseCookies(target, header) {
    const parts = header.split(';');
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i].trim();
      const equals = part.indexOf('=');
      if (equals > 0) add(target, part.slice(0, equals), part.slice(equals + 1));
    }
  }

  function makeEvent(eventType, requestId, ip, request, response) {
    const context = { distributionDomainName: distributionDomainName, distributionId: distributionId, eventType: eventType, requestId: requestId };
    const event = { version: '1.0', context: context, viewer: { ip: ip }, request: request };
    if (response !== undefined) event.response = response;
    return event;
  }

  return {
    overspent: function () { return left < 0; },
    makeRequest: function (method, uri, query, pairs) {
      const headers = {};
      const cookies = {};
      for (let i = 0; i < pairs.length; i += 2) {
        const name = pairs[i];
        if (name === 'cookie') parseCookies(cookies, pairs[i + 1]);
        else add(headers, name, pairs[i + 1]);
      }
      return { method: method, uri: uri, querystring: parseQuery(query), headers: headers, cookies: cookies };
    },
    onRequest: function (requestId, ip, request) {
      left = budget;
      return handler(makeEvent('viewer-request', requestId, ip, request, undefined));
    },
    onResponse: function (requestId, ip, request, status, statusText, pairs) {
      const headers = {};
      const cookies = {};
      for (let i = 0; i < pairs.length; i += 2) {
        const name = pairs[i];
        const value = pairs[i + 1];
        if (name !== 'set-cookie') { add(headers, name, value); continue; }
        const end = value.indexOf(';');
        const pair = end === -1 ? value : value.slice(0, end);
        const equals = pair.indexOf('=');
        if (equals > 0) add(cookies, pair.slice(0, equals), pair.slice(equals + 1), end === -1 ? '' : value.slice(end + 1).trim());
      }
      left = budget;
      const response = { statusCode: status, statusDescription: statusText, headers: headers, cookies: cookies };
      return handler(makeEvent('viewer-response', requestId, ip, request, response));
    },
  };
})`;

/** The harness as the program sees it; everything it returns was made inside the context. */
interface Harness {
  overspent(): boolean;
  makeRequest(method: string, uri: string, query: string, pairs: readonly string[]): EventRequest;
  onRequest(requestId: string, ip: string, request: EventRequest): unknown;
  onResponse(
    requestId: string,
    ip: string,
    request: EventRequest,
    status: number,
    statusText: string,
    pairs: readonly string[],
  ): unknown;
}

export class EdgeFunction {
  readonly name: string;
  readonly #harness: Harness;

  /**
   * @param source the function file's text
   * @param log receives what the function writes with `console.log`
   * @throws EdgeFunctionRejectedError when CloudFront would not accept the file
   */
  constructor(
    name: string,
    source: string,
    context: FunctionContext,
    log: (line: string) => void = () => {},
  ) {
    this.name = name;
    const program = checkFunctionSyntax(name, source);
    const sandbox = createContext(Object.create(null), {
      name,
      codeGeneration: { strings: false, wasm: false },
    });
    const wrapped = `(function (${budgetFunctionName}, console) {${withComputeBudget(source, program)}\nreturn handler;})`;
    const run = (text: string): unknown =>
      new Script(text, { filename: name }).runInContext(sandbox, { timeout: loadTimeoutMs });
    const makeHarness = run(harness) as (...args: unknown[]) => Harness;
    this.#harness = makeHarness(
      run(wrapped),
      computeBudget,
      context.distributionDomainName,
      context.distributionId,
      log,
    );
  }

  /**
   * The event's request object. Header names with which functions have nothing to do are left out, as in CloudFront.
   */
  makeRequest(parts: RequestParts): EventRequest {
    return this.#harness.makeRequest(parts.method, parts.uri, parts.query, exposedPairs(parts.headerPairs));
  }

  /**
   * @param request from `makeRequest`; the function may change it
   * @returns the outcome, or a promise of it when the handler is asynchronous
   * @throws EdgeFunctionExecutionError, EdgeFunctionValidationError
   */
  viewerRequest(
    parts: RequestParts,
    request: EventRequest,
  ): ViewerRequestOutcome | Promise<ViewerRequestOutcome> {
    const { method } = request;
    const before = readOnlyInRequest.map((name) => request.headers[name]?.value);
    return this.#run(
      () => this.#harness.onRequest(parts.requestId, parts.viewerIp, request),
      (returned) => {
        const result = returned as Partial<EventRequest & EventResponse>;
        if (result.statusCode !== undefined) {
          return { kind: 'response', response: this.#checkedResponse(result as EventResponse) };
        }
        if (typeof result.uri !== 'string' || !result.uri.startsWith('/')) {
          throw new EdgeFunctionValidationError(`${this.name}: the uri must begin with a slash.`);
        }
        if (result.method !== method) {
          throw new EdgeFunctionValidationError(`${this.name}: a function cannot change the method.`);
        }
        const changed = result as EventRequest;
        changed.headers ??= {};
        changed.querystring ??= {};
        changed.cookies ??= {};
        this.#checkHeaders(changed.headers, readOnlyInRequest, before);
        return { kind: 'request', request: changed };
      },
    );
  }

  /**
   * @param request the request of this viewer, as the viewer-request function left it
   * @returns the response to send, or a promise of it
   * @throws EdgeFunctionExecutionError, EdgeFunctionValidationError
   */
  viewerResponse(
    parts: RequestParts,
    request: EventRequest,
    response: ResponseParts,
  ): EventResponse | Promise<EventResponse> {
    const pairs = exposedPairs(response.headerPairs);
    const before = readOnlyInResponse.map((name) => pairValue(pairs, name));
    return this.#run(
      () =>
        this.#harness.onResponse(
          parts.requestId,
          parts.viewerIp,
          request,
          response.status,
          response.statusText,
          pairs,
        ),
      (returned) => {
        const changed = this.#checkedResponse(returned as EventResponse);
        this.#checkHeaders(changed.headers ?? {}, readOnlyInResponse, before);
        return changed;
      },
    );
  }

  #run<Result>(call: () => unknown, finish: (returned: object) => Result): Result | Promise<Result> {
    const startedMs = performance.now();
    let returned: unknown;
    try {
      returned = call();
    } catch (error) {
      throw this.#failure(error);
    }
    if (typeof (returned as PromiseLike<unknown> | undefined)?.then === 'function') {
      return Promise.resolve(returned as PromiseLike<unknown>).then(
        (value) => this.#finished(value, startedMs, finish),
        (error: unknown) => {
          throw this.#failure(error);
        },
      );
    }
    return this.#finished(returned, startedMs, finish);
  }

  #finished<Result>(returned: unknown, startedMs: number, finish: (returned: object) => Result): Result {
    // A function may have caught the budget's error; it has still run out.
    if (this.#harness.overspent()) throw this.#failure(new Error('The compute budget is used up.'));
    if (performance.now() - startedMs > maxRunMs)
      throw this.#failure(new Error(`It ran for over ${maxRunMs} ms.`));
    if (typeof returned !== 'object' || returned === null) {
      throw this.#failure(new Error('It returned neither a request nor a response.'));
    }
    return finish(returned);
  }

  #failure(cause: unknown): EdgeFunctionExecutionError {
    const message = (cause as { message?: unknown } | undefined)?.message;
    return new EdgeFunctionExecutionError(`${this.name}: ${String(message ?? cause)}`, { cause });
  }

  #checkedResponse(response: EventResponse): EventResponse {
    const { statusCode, body } = response;
    if (!Number.isInteger(statusCode) || statusCode < 100 || statusCode > 599) {
      throw new EdgeFunctionValidationError(`${this.name}: statusCode must be a number from 100 to 599.`);
    }
    if (body !== undefined && Buffer.byteLength(bodyText(body)) > maxGeneratedBodyBytes) {
      throw new EdgeFunctionValidationError(`${this.name}: a body may have ${maxGeneratedBodyBytes} bytes.`);
    }
    this.#checkHeaders(response.headers ?? {}, [], []);
    return response;
  }

  #checkHeaders(
    headers: Record<string, EventEntry>,
    readOnly: readonly string[],
    before: readonly (string | undefined)[],
  ): void {
    for (const name of Object.keys(headers)) {
      const verdict = judgeHeaderName(name);
      if (verdict === 'fine' && typeof headers[name]?.value === 'string') continue;
      const complaint =
        verdict === 'disallowed'
          ? 'may not be set by a function'
          : verdict === 'notLowerCase'
            ? 'must be written in lower case'
            : 'must be an object with a string "value"';
      throw new EdgeFunctionValidationError(`${this.name}: the header "${name}" ${complaint}.`);
    }
    for (let i = 0; i < readOnly.length; i++) {
      const name = readOnly[i] as string;
      if (headers[name]?.value !== before[i]) {
        throw new EdgeFunctionValidationError(`${this.name}: the header "${name}" is read-only here.`);
      }
    }
  }
}

/** The text of a body that a function wrote. */
export function bodyText(body: NonNullable<EventResponse['body']>): string {
  return typeof body === 'string' ? body : body.data;
}

/** Without the headers that CloudFront does not show to functions. */
function exposedPairs(pairs: readonly string[]): readonly string[] {
  for (let i = 0; i < pairs.length; i += 2) {
    if (judgeHeaderName(pairs[i] as string) === 'fine') continue;
    const exposed: string[] = [];
    for (let j = 0; j < pairs.length; j += 2) {
      if (judgeHeaderName(pairs[j] as string) === 'fine')
        exposed.push(pairs[j] as string, pairs[j + 1] as string);
    }
    return exposed;
  }
  return pairs;
}

function pairValue(pairs: readonly string[], name: string): string | undefined {
  for (let i = 0; i < pairs.length; i += 2) {
    if (pairs[i] === name) return pairs[i + 1];
  }
  return undefined;
}
