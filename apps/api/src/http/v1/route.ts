/**
 * How a route of /v1 is declared: the schemas of contracts are at once its validation, its types and its part of the OpenAPI document. Fastify's own
 * validator is not used here, because it strips unknown fields and turns text into numbers, where we refuse both.
 */
import { errorCodes, type ErrorCode } from '@quicktable/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { problemResponse, requestSchema } from '../schemas.ts';
import type { LimitKind, RateLimiter } from './rate-limit.ts';

interface Checked<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export interface RouteSpec<Params, Query, Body> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly tag: 'restaurants' | 'reservations' | 'waitlist' | 'accounts' | 'staff' | 'webhooks' | 'console';
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** Parameters and query that the handler checks by itself. */
  readonly documented?: { readonly params: z.ZodType; readonly query: z.ZodType };
  /** Request headers with what they are for; those with `required` are checked by the handler. */
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly required?: boolean }>>;
  readonly status: 200 | 201 | 202 | 204;
  /** The named schema of the answer; absent: no content. */
  readonly answers?: string;
  /** Instead of an answer: what the events of a stream are. The handler writes them by itself. */
  readonly streams?: string;
  /** The refusals that this route has beyond those of every route. */
  readonly refusals?: readonly ErrorCode[];
  readonly limit?: LimitKind;
  /** Who may keep the answer, and how long; nobody if absent. */
  readonly cacheControl?: string;
  readonly handle: (checked: Checked<Params, Query, Body>) => Promise<unknown>;
}

class InputInvalidError extends Error {
  readonly validation: readonly { readonly instancePath: string; readonly message: string }[];
  readonly validationContext: string;

  constructor(context: string, issues: readonly z.core.$ZodIssue[]) {
    super('The input is not valid.');
    this.validationContext = context;
    this.validation = issues.flatMap(flatten).map(({ path, message }) => ({
      instancePath: path.map((part) => `/${String(part)}`).join(''),
      message,
    }));
  }
}

/** Of a union the member that came closest, so that a client is told about its own mistake and not about the other shape. */
function flatten(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const closest = [...issue.errors].sort((a, b) => a.length - b.length)[0] ?? [];
  return closest.flatMap(flatten);
}

/** The value as its schema has it. @throws an error that is answered with the fields that are wrong */
export function check<Value>(
  schema: z.ZodType<Value> | undefined,
  context: 'params' | 'querystring' | 'body',
  value: unknown,
): Value {
  if (schema === undefined) return undefined as Value;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InputInvalidError(context, result.error.issues);
}

function headerSchema(headers: RouteSpec<unknown, unknown, unknown>['headers']) {
  if (headers === undefined) return {};
  const properties = Object.fromEntries(
    Object.entries(headers).map(([name, { description }]) => [name, { type: 'string', description }]),
  );
  const required = Object.entries(headers).flatMap(([name, header]) => (header.required ? [name] : []));
  return { headers: { type: 'object', properties, required } };
}

/** The refusals of a route by status, each described by its codes. */
function refusalResponses(codes: readonly ErrorCode[]): Record<string, unknown> {
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const { status, title } = errorCodes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), `\`${code}\`: ${title}`]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, titles]) => [status, problemResponse(titles.join('; '))]),
  );
}

export function route<Params, Query, Body>(
  app: FastifyInstance,
  limiter: RateLimiter,
  spec: RouteSpec<Params, Query, Body>,
): void {
  const { method, url, body, status, answers, cacheControl = 'no-store' } = spec;
  const params = spec.params ?? spec.documented?.params;
  const query = spec.query ?? spec.documented?.query;
  const limit: LimitKind = spec.limit ?? (method === 'GET' ? 'read' : 'write');
  const ok =
    spec.streams !== undefined
      ? { description: spec.streams, content: { 'text/event-stream': { schema: { type: 'string' } } } }
      : answers === undefined
        ? { description: 'Done', type: 'null' }
        : {
            description: 'The answer',
            content: { 'application/json': { schema: { $ref: `${answers}#` } } },
          };
  app.route({
    method,
    url,
    schema: {
      tags: [spec.tag],
      summary: spec.summary,
      ...(spec.description === undefined ? {} : { description: spec.description }),
      ...(params === undefined ? {} : { params: requestSchema(params) }),
      ...(query === undefined ? {} : { querystring: requestSchema(query) }),
      ...(body === undefined ? {} : { body: requestSchema(body) }),
      ...headerSchema(spec.headers),
      response: {
        [status]: ok,
        ...refusalResponses(['INVALID_REQUEST', 'RATE_LIMITED', 'DATABASE_BUSY', ...(spec.refusals ?? [])]),
      },
    },
    handler: async (request, reply) => {
      limiter.take(limit, request, reply);
      reply.header('x-request-id', request.id);
      const checked = {
        params: check(spec.params, 'params', request.params),
        query: check(spec.query, 'querystring', request.query),
        body: check(body, 'body', request.body),
        request,
        reply,
      };
      reply.code(status).header('cache-control', cacheControl);
      const answer = await spec.handle(checked);
      return status === 204 ? reply.send() : answer;
    },
  });
}
