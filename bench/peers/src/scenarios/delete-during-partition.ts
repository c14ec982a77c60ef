/**
 * A node is cut off from Redis and a key is invalidated there. Once the link is mended, no node may go on reading the
 * old value.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Link } from '../link.ts';
import { RedisProcess } from '../redis-process.ts';
import { type Scenario, within } from '../scenario.ts';

const repairMs = 4_000;

export const deleteDuringPartition: Scenario = {
  name: 'delete during a partition',
  async run(peer) {
    const redis = await RedisProcess.start();
    const link = await Link.to(redis.port);
    const options = { host: '127.0.0.1', l1: false, ttlMs: 60_000, namespace: 'cut' };
    const cutOff = await peer.connect({ ...options, port: link.port });
    const other = await peer.connect({ ...options, port: redis.port });
    try {
      let database = 'v1';
      const load = async () => database;
      await cutOff.get('key', load);
      link.cut();
      database = 'v2';
      const deleted = await within(2_000, Promise.resolve(cutOff.invalidate('key'))).then(
        () => 'accepted',
        () => 'refused or late',
      );
      await delay(500);
      link.mend();
      await delay(repairMs);
      const value = await within(15_000, other.get('key', load));
      return { held: value === 'v2', detail: `delete ${deleted}, then read ${String(value)}` };
    } finally {
      await cutOff.close();
      await other.close();
      link.close();
      await redis.stop();
    }
  },
};
