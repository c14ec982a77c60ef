/**
 * 1,000 callers wait for a loader that fails: it should be called once, and each caller should learn of it. The load takes long
 * enough for all of them to wait for it on a busy machine; a library that calls it for each waiter in turn is left alone after a
 * few calls.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { RedisProcess } from '../redis-process.ts';
import { gate, type Scenario, within } from '../scenario.ts';

const callers = 1_000;
const loadMs = 300;
const enoughCalls = 10;

export const failingLoader: Scenario = {
  name: 'failing loader, 1,000 callers',
  alone: true,
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
      const tooOften = gate();
      const load = async () => {
        calls++;
        if (calls === enoughCalls) tooOften.open();
        await delay(loadMs);
        throw new Error('the database said no');
      };
      const started = performance.now();
      const results = await within(
        60_000,
        Promise.race([
          Promise.allSettled(Array.from({ length: callers }, () => node.get('key', load))),
          tooOften.opened,
        ]),
      );
      if (!results)
        return { held: false, figure: `${enoughCalls} or more`, detail: `${enoughCalls} calls or more` };
      const tookMs = Math.round(performance.now() - started);
      const told = results.filter((result) => result.status === 'rejected').length;
      const held = calls === 1 && told === callers;
      return { held, figure: String(calls), detail: `${calls} calls, ${told} told, ${tookMs} ms` };
    } finally {
      await node.close();
      await redis.stop();
    }
  },
};
