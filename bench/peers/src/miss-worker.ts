/** One process of the scenario "2 processes × 1,000 misses": connects, waits for the signal, misses, reports its loads. */
import { setTimeout as delay } from 'node:timers/promises';
import { loadPeer } from './peers.ts';

const [name, port, misses] = process.argv.slice(2);
if (!name || !port || !misses) throw new Error('usage: miss-worker <peer> <port> <misses>');

// As long as two processes may begin apart on a busy machine.
const loadMs = 1_000;

const peer = await loadPeer(name);
const node = await peer.connect({
  host: '127.0.0.1',
  port: Number(port),
  l1: false,
  ttlMs: 60_000,
  namespace: 'stampede',
});
await node.get('warm', async () => 'warm');
let loads = 0;
process.once('message', async () => {
  const load = async () => {
    loads++;
    await delay(loadMs);
    return 'value';
  };
  await Promise.all(Array.from({ length: Number(misses) }, () => node.get('cold', load)));
  process.send?.({ kind: 'done', loads });
});
process.send?.({ kind: 'ready' });
