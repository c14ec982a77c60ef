/** `clear` on a three-node cluster must clear: each key must be loaded again afterwards. */
import { setTimeout as delay } from 'node:timers/promises';
import { RedisCluster } from '../redis-cluster.ts';
import { type Scenario, within } from '../scenario.ts';

const keys = 30;

export const clearOnCluster: Scenario = {
  name: 'clear on a three-node cluster',
  async run(peer) {
    if (!peer.connectCluster) return { held: undefined, detail: 'no cluster mode' };
    const cluster = await RedisCluster.start();
    const node = await peer.connectCluster(cluster.ports, 'clear');
    try {
      let loads = 0;
      const load = async () => ++loads;
      const readAll = async () => {
        for (let index = 0; index < keys; index++) await within(15_000, node.get(`key-${index}`, load));
      };
      await readAll();
      await within(15_000, Promise.resolve(node.clear()));
      await delay(200);
      const before = loads;
      await readAll();
      const cleared = loads - before;
      return { held: cleared === keys, detail: `${cleared} of ${keys} cleared` };
    } finally {
      await node.close();
      await cluster.stop();
    }
  },
};
