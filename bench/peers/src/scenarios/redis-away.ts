/**
 * Redis is killed, or frozen, for three seconds while the database is healthy: a miss should cost milliseconds and no
 * error. The library's defaults are measured, not what an expert could tune.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Peer } from '../peer.ts';
import { RedisProcess } from '../redis-process.ts';
import { type Outcome, percentile, type Scenario } from '../scenario.ts';

const outageMs = 3_000;
const everyMs = 10;
const limitP50Ms = 6;

async function outage(peer: Peer, kind: 'killed' | 'frozen'): Promise<Outcome> {
  const redis = await RedisProcess.start();
  const node = await peer.connect({
    host: '127.0.0.1',
    port: redis.port,
    l1: false,
    ttlMs: 60_000,
    namespace: 'away',
  });
  try {
    await node.get('warm', async () => 'warm');
    if (kind === 'killed') await redis.kill();
    else redis.freeze();
    const latenciesMs: number[] = [];
    let errors = 0;
    const pending: Promise<void>[] = [];
    const until = performance.now() + outageMs;
    for (let index = 0; performance.now() < until; index++) {
      const started = performance.now();
      const answered = node
        .get(`key-${index}`, async () => 'value')
        .then(
          () => {},
          () => {
            errors++;
          },
        );
      pending.push(answered.then(() => void latenciesMs.push(performance.now() - started)));
      await delay(everyMs);
    }
    if (kind === 'killed') await redis.resume();
    else redis.thaw();
    await Promise.race([Promise.all(pending), delay(10_000, undefined, { ref: false })]);
    const unanswered = pending.length - latenciesMs.length;
    const p50Ms = percentile(latenciesMs, 0.5);
    const held = p50Ms <= limitP50Ms && errors === 0 && unanswered === 0;
    const lost = unanswered > 0 ? `, ${unanswered} unanswered` : '';
    return {
      held,
      figure: `${p50Ms.toFixed(1)} ms`,
      detail: `p50 ${p50Ms.toFixed(1)} ms, ${errors} errors${lost}`,
    };
  } finally {
    await node.close();
    await redis.stop();
  }
}

export const redisKilled: Scenario = {
  name: 'Redis killed for 3 s',
  alone: true,
  run: (peer) => outage(peer, 'killed'),
};

export const redisFrozen: Scenario = {
  name: 'Redis frozen for 3 s',
  alone: true,
  run: (peer) => outage(peer, 'frozen'),
};
