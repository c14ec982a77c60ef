/** 1,000 callers wait for a loader that fails: it should be called once, and each caller should learn of it. */
import { setTimeout as delay } from 'node:timers/promises';
import { RedisProcess } from '../redis-process.ts';
import { type Scenario, within } from '../scenario.ts';

const callers = 1_000;

export const failingLoader: Scenario = {
  name: 'failing loader, 1,000 callers',
  async run(peer) {
    const redis = await RedisProcess.start();
    const node = await peer.connect({
      host: '127.0.0.1',
      port: redis.port,
      l1: false,
      ttlMs: 60_000,
      namespace: 'fail',
    });
    try {
      let calls = 0;
      const load = async () => {
        calls++;
        await delay(20);
        throw new Error('the database said no');
      };
      const started = performance.now();
      const results = await within(
        60_000,
        Promise.allSettled(Array.from({ length: callers }, () => node.get('key', load))),
      );
      const tookMs = Math.round(performance.now() - started);
      const told = results.filter((result) => result.status === 'rejected').length;
      return { held: calls === 1 && told === callers, detail: `${calls} calls, ${tookMs} ms` };
    } finally {
      await node.close();
      await redis.stop();
    }
  },
};
