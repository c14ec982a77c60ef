/** What a server does ten times a second: expiry, rates, idle clients, memory. */
import { evictUntilBelowLimit } from './eviction.ts';
import { expireSomeKeys } from './expiry-cycle.ts';
import type { Server } from './server.ts';

const PERIOD_MS = 100;
const EXPIRY_BUDGET_MS = 1;

/** Starts the periodic work; the function it returns ends it. */
export function startMaintenance(server: Server): () => void {
  let nextDatabase = 0;
  const timer = setInterval(() => {
    // In the middle of a script nothing but the script changes data.
    if (server.isBusy) return;
    server.tick();
    const { statistics, keyspace } = server;
    const { now } = keyspace.clock;
    if (server.activeExpiry) {
      const began = performance.now();
      nextDatabase = expireSomeKeys(
        keyspace,
        nextDatabase,
        EXPIRY_BUDGET_MS * server.settings.activeExpireEffort,
      );
      const tookMs = Math.floor(performance.now() - began);
      const { latencyThresholdMs } = server.settings;
      if (latencyThresholdMs > 0 && tookMs >= latencyThresholdMs)
        server.latency.add('expire-cycle', now, tookMs);
    }
    statistics.commandRate.sample(statistics.commandsProcessed, now);
    statistics.inputRate.sample(statistics.inputBytes, now);
    statistics.outputRate.sample(statistics.outputBytes, now);
    server.peakBytes = Math.max(server.peakBytes, keyspace.usedBytes);
    if (server.settings.maxmemory > 0) evictUntilBelowLimit(server);
    if (server.settings.timeoutSeconds > 0) closeIdleClients(server, now);
    server.checkClients();
    for (const work of server.periodicWork) work(now);
  }, PERIOD_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function closeIdleClients(server: Server, now: number): void {
  const limit = server.settings.timeoutSeconds * 1000;
  for (const client of server.clients.values()) {
    const waits = client.blocked !== null || client.isSubscribed || client.isMonitor;
    if (!waits && now - client.lastInteraction > limit) server.disconnect(client, false);
  }
}
