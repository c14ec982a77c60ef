/** A read that begins after an invalidation resolved must not join the load that began before it. */
import { RedisProcess } from '../redis-process.ts';
import { gate, type Scenario, within } from '../scenario.ts';

export const readAfterInvalidate: Scenario = {
  name: 'read after invalidate',
  async run(peer) {
    const redis = await RedisProcess.start();
    const node = await peer.connect({
      host: '127.0.0.1',
      port: redis.port,
      l1: false,
      ttlMs: 60_000,
      namespace: 'join',
    });
    try {
      let database = 'v1';
      const reading = gate();
      const finishing = gate();
      const old = node.get('key', async () => {
        const value = database;
        reading.open();
        await finishing.opened;
        return value;
      });
      await reading.opened;
      database = 'v2';
      await node.invalidate('key');
      const later = node.get('key', async () => database);
      setTimeout(finishing.open, 50);
      const value = await within(15_000, later);
      await within(15_000, old);
      return { held: value === 'v2', detail: `read ${String(value)}` };
    } finally {
      await node.close();
      await redis.stop();
    }
  },
};
