/** What `GET /cache/stats` answers: the counters of the store, as `INFO stats` of Redis has them. */
import { z } from 'zod';

const counter = z.int().min(0);

export const CacheStats = z
  .object({
    totalConnections: counter.describe('Connections the store has accepted'),
    totalCommands: counter.describe('Commands the store has carried out'),
    keyspaceHits: counter.describe('Reads that found their key'),
    keyspaceMisses: counter.describe('Reads that did not'),
    hitRate: z.number().min(0).max(100).describe('Hits in percent of all reads, with two decimals'),
  })
  .meta({
    id: 'CacheStats',
    examples: [
      { totalConnections: 15, totalCommands: 42, keyspaceHits: 8, keyspaceMisses: 3, hitRate: 72.73 },
    ],
  });
export type CacheStats = z.infer<typeof CacheStats>;
