/**
 * With the in-process tier on, a node is cut off while another node writes. When its link is back, it must not go on
 * serving the old value from memory.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Link } from '../link.ts';
import { RedisProcess } from '../redis-process.ts';
import { type Scenario, within } from '../scenario.ts';

const repairMs = 4_000;

export const missedBusMessage: Scenario = {
  name: 'missed bus message',
  async run(peer) {
    if (!peer.hasL1) return { held: undefined, detail: 'no in-process tier' };
    const redis = await RedisProcess.start();
    const link = await Link.to(redis.port);
    const options = { host: '127.0.0.1', l1: true, ttlMs: 60_000, namespace: 'bus' };
    const cutOff = await peer.connect({ ...options, port: link.port });
    const writer = await peer.connect({ ...options, port: redis.port });
    try {
      let database = 'v1';
      const load = async () => database;
      await cutOff.get('key', load);
      await writer.get('key', load);
      await delay(200);
      link.cut();
      database = 'v2';
      await writer.invalidate('key');
      await delay(500);
      link.mend();
      await delay(repairMs);
      const value = await within(15_000, cutOff.get('key', load));
      return { held: value === 'v2', detail: `read ${String(value)}` };
    } finally {
      await cutOff.close();
      await writer.close();
      link.close();
      await redis.stop();
    }
  },
};
