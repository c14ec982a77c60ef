/** What `GET /health` answers. */
import { z } from 'zod';

const connection = z.enum(['connected', 'disconnected']);

export const Health = z
  .object({
    redis: connection.describe('Disconnected: the service goes on, from the database'),
    database: connection.describe('Disconnected: the status is 503'),
  })
  .meta({ id: 'Health', examples: [{ redis: 'connected', database: 'connected' }] });
export type Health = z.infer<typeof Health>;
