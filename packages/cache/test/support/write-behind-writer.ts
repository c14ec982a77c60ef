/**
 * A process for the write-behind test, to be killed: it enqueues so many numbered writes a second for a few keys, whether or not
 * the earlier ones were acknowledged, says which were, and works on the queue itself.
 */
import { Redis } from 'ioredis';
import { WriteQueue } from '../../src/index.ts';
import { applyOnce } from './apply-once.ts';

const [queuePort = '0', databasePort = '0', first = '0', perSecond = '1000'] = process.argv.slice(2);
const database = new Redis(Number(databasePort), '127.0.0.1');

const queue = new WriteQueue<string, number>({
  port: Number(queuePort),
  name: 'killed',
  key: (id) => [id],
  apply: (write) => applyOnce(database, write),
});

const keyCount = 10;
/** More writes than that are not under way at once: the machine is slower than the rate. */
const maxUnderWay = 2_000;

let underWay = 0;
async function write(key: string, value: number): Promise<void> {
  underWay += 1;
  try {
    await queue.enqueue(key, value);
    process.stdout.write(`${key} ${value}\n`);
  } catch {
    // Not acknowledged.
  }
  underWay -= 1;
}

await queue.length();
const startedMs = performance.now();
let next = 0;
setInterval(() => {
  const due = ((performance.now() - startedMs) * Number(perSecond)) / 1_000;
  while (next < due && underWay < maxUnderWay) {
    next += 1;
    void write(`key${next % keyCount}`, Number(first) + next);
  }
}, 1);
