/** A database for write-behind: a Redis with a list of what was applied for each id, which takes nothing that is not later than all it has seen. */
import type { Redis } from 'ioredis';
import type { QueuedWrite } from '../../src/index.ts';

const script = `
local seen = redis.call('GET', KEYS[1])
if seen and seen >= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('RPUSH', KEYS[2], ARGV[2])
return 1
`;

export async function applyOnce(
  database: Redis,
  { id, value, sequence }: QueuedWrite<string, number>,
): Promise<void> {
  await database.eval(script, 2, `seen:${id}`, `applied:${id}`, sequence, String(value));
}
