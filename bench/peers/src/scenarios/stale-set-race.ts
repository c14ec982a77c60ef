/**
 * The stale-set race: a loader has read v1, the database becomes v2, the key is invalidated, the loader finishes.
 * A later read must not find v1.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Peer } from '../peer.ts';
import { RedisProcess } from '../redis-process.ts';
import { gate, type Outcome, type Scenario, within } from '../scenario.ts';

async function race(peer: Peer, otherNode: boolean): Promise<Outcome> {
  const redis = await RedisProcess.start();
  const options = { host: '127.0.0.1', port: redis.port, l1: false, ttlMs: 60_000, namespace: 'race' };
  const reader = await peer.connect(options);
  const writer = otherNode ? await peer.connect(options) : reader;
  try {
    let database = 'v1';
    const reading = gate();
    const finishing = gate();
    const slow = reader.get('key', async () => {
      const value = database;
      reading.open();
      await finishing.opened;
      return value;
    });
    await reading.opened;
    database = 'v2';
    await writer.invalidate('key');
    finishing.open();
    await within(15_000, slow);
    await delay(50);
    const later = await within(
      15_000,
      reader.get('key', async () => database),
    );
    return { held: later === 'v2', detail: `read ${String(later)}` };
  } finally {
    await reader.close();
    if (writer !== reader) await writer.close();
    await redis.stop();
  }
}

export const staleSetRaceSameNode: Scenario = {
  name: 'stale-set race, same node',
  run: (peer) => race(peer, false),
};

export const staleSetRaceOtherNode: Scenario = {
  name: 'stale-set race, other node',
  run: (peer) => race(peer, true),
};
