/** The schemas of contracts as JSON Schema, for fastify's compiled validators and serializers and for the OpenAPI document. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

const target = 'draft-7';

/** Adds every named schema of contracts, so that routes can say `{ $ref: 'Health#' }`. */
export function addSharedSchemas(app: FastifyInstance): void {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { target, uri: (id) => `${id}#` });
  for (const [id, { $schema: _, ...schema }] of Object.entries(schemas))
    app.addSchema({ ...schema, $id: id });
}

/** A request schema in place: parameters and query cannot be references. */
export function requestSchema(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, id: __, ...inline } = z.toJSONSchema(schema, { target, io: 'input' });
  return inline;
}

/** The response of a refusal with its description, for a route's `response` map. */
export function problemResponse(description: string): Record<string, unknown> {
  return {
    description,
    content: { 'application/problem+json': { schema: { $ref: 'ProblemDetails#' } } },
  };
}
