/** The body of every refusal and fault: problem details as in RFC 9457, with a stable `code`. */
import { z } from 'zod';

/** The media type of `ProblemDetails`. */
export const problemMediaType = 'application/problem+json; charset=utf-8';

export const ProblemDetails = z
  .object({
    type: z.string().describe('Where the code is explained'),
    title: z.string().describe('What the code means, the same for each occurrence'),
    status: z.int().min(400).max(599),
    code: z.string().describe('Stable code, listed in docs/errors.md'),
    detail: z.string().optional().describe('What to do instead, for this occurrence'),
    instance: z.string().optional().describe('Identifies this occurrence in the log'),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe('The fields that are not valid'),
  })
  .meta({ id: 'ProblemDetails', title: 'Problem details (RFC 9457)' });
export type ProblemDetails = z.infer<typeof ProblemDetails>;
