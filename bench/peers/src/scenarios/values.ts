/** What callers get: a Date must stay a Date after the shared tier, and changing a value must not change the cache. */
import { RedisProcess } from '../redis-process.ts';
import { type Scenario, within } from '../scenario.ts';

export const dateSurvives: Scenario = {
  name: 'Date after the shared tier',
  async run(peer) {
    const redis = await RedisProcess.start();
    const options = { host: '127.0.0.1', port: redis.port, l1: false, ttlMs: 60_000, namespace: 'date' };
    const [first, second] = [await peer.connect(options), await peer.connect(options)];
    try {
      const load = async () => ({ at: new Date(0) });
      await within(15_000, first.get('key', load));
      const value = (await within(15_000, second.get('key', load))) as { at: unknown };
      return { held: value.at instanceof Date, detail: value.at instanceof Date ? 'Date' : typeof value.at };
    } finally {
      await first.close();
      await second.close();
      await redis.stop();
    }
  },
};

export const callersAreIsolated: Scenario = {
  name: 'a caller changes its value (L1)',
  async run(peer) {
    if (!peer.hasL1) return { held: undefined, detail: 'no in-process tier' };
    const redis = await RedisProcess.start();
    const node = await peer.connect({
      host: '127.0.0.1',
      port: redis.port,
      l1: true,
      ttlMs: 60_000,
      namespace: 'own',
    });
    try {
      const load = async () => ({ seats: 4 });
      await within(15_000, node.get('key', load));
      const mine = (await within(15_000, node.get('key', load))) as { seats: number };
      try {
        mine.seats = 0;
      } catch {
        // A frozen value is isolation too.
      }
      const next = (await within(15_000, node.get('key', load))) as { seats: number };
      return { held: next.seats === 4, detail: next.seats === 4 ? 'isolated' : 'changed for everyone' };
    } finally {
      await node.close();
      await redis.stop();
    }
  },
};
