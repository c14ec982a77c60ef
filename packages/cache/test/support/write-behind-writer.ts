/**
 * A process for the write-behind test, to be killed: it enqueues numbered writes for a few keys as fast as it can, says which
 * were acknowledged, and works on the queue itself. Its database is a Redis that recognises sequences it has seen.
 */
import { Redis } from 'ioredis';
import { WriteQueue } from '../../src/index.ts';

const [queuePort = '0', databasePort = '0', first = '0'] = process.argv.slice(2);
const database = new Redis(Number(databasePort), '127.0.0.1');

const applyOnce = `
local seen = redis.call('GET', KEYS[1])
if seen and seen >= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('RPUSH', KEYS[2], ARGV[2])
return 1
`;

const queue = new WriteQueue<string, number>({
  port: Number(queuePort),
  name: 'killed',
  key: (id) => [id],
  apply: async ({ id, value, sequence }) => {
    await database.eval(applyOnce, 2, `seen:${id}`, `applied:${id}`, sequence, String(value));
  },
});

let next = Number(first);
const writer = async (key: number) => {
  for (;;) {
    next += 1;
    const value = next;
    try {
      await queue.enqueue(`key${key}`, value);
      process.stdout.write(`key${key} ${value}\n`);
    } catch {
      // Not acknowledged.
    }
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
};
for (let key = 0; key < 5; key += 1) void writer(key);
