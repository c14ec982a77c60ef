/** Three redis-server processes that form a cluster without replicas. */
import { setTimeout as delay } from 'node:timers/promises';
import { ask, RedisProcess } from './redis-process.ts';

const slots = 16_384;
const size = 3;
const joinAttempts = 200;

export class RedisCluster {
  private readonly nodes: RedisProcess[];

  private constructor(nodes: RedisProcess[]) {
    this.nodes = nodes;
  }

  get ports(): number[] {
    return this.nodes.map((node) => node.port);
  }

  static async start(): Promise<RedisCluster> {
    const nodes: RedisProcess[] = [];
    for (let index = 0; index < size; index++) {
      nodes.push(await RedisProcess.start(['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000']));
    }
    for (const [index, node] of nodes.entries()) {
      const from = Math.floor((slots * index) / size);
      const to = Math.floor((slots * (index + 1)) / size) - 1;
      await ask(node.port, `CLUSTER ADDSLOTSRANGE ${from} ${to}`);
      await ask(node.port, `CLUSTER SET-CONFIG-EPOCH ${index + 1}`);
      if (nodes[0] && index > 0) await ask(node.port, `CLUSTER MEET 127.0.0.1 ${nodes[0].port}`);
    }
    for (let attempt = 0; attempt < joinAttempts; attempt++) {
      const infos = await Promise.all(nodes.map((node) => ask(node.port, 'CLUSTER INFO')));
      if (infos.every((info) => info.includes('cluster_state:ok') && info.includes(`known_nodes:${size}`))) {
        return new RedisCluster(nodes);
      }
      await delay(50);
    }
    throw new Error('the cluster did not form');
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()));
  }
}
