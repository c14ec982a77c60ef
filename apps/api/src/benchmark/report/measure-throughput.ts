/** Requests per second by how many are under way at a time, without and with the cache, over HTTP. */
import type { RecordableHistogram } from 'node:perf_hooks';
import type { ReservationAddress } from '@quicktable/contracts';
import { Client } from 'undici';
import { bilingual } from '../../language.ts';
import { distributionOf, medianRate, runClosedLoop } from './closed-loop.ts';
import type { Rate, ThroughputSection } from './report-data.ts';
import type { SectionContext } from './section-context.ts';

const levels = [1, 4, 16, 64];
const rounds = 3;
/** Where the distribution is taken: enough requests at a time to show queueing, and not so many that nothing else shows. */
const distributionLevel = 16;

export const plannedThroughputMs = (durationMs: number) => levels.length * rounds * 2 * durationMs;

export function beginThroughput(context: SectionContext): ThroughputSection {
  return {
    name: 'throughput',
    complete: false,
    command: context.commandOf('throughput'),
    url: context.url,
    rounds,
    durationMs: context.durationMs,
    databaseLatencyMs: context.databaseLatencyMs,
    sharesProcess: context.ownService,
    levels: [],
  };
}

/** Adds each level when its rounds are done. Both ways take turns, so that a busy machine harms both alike. */
export async function measureThroughput(
  section: ThroughputSection,
  context: SectionContext,
  reservations: readonly ReservationAddress[],
): Promise<void> {
  const { url, durationMs, signal } = context;
  const paths = reservations.map(
    ({ userId, reservationId }) =>
      `/reservation/${encodeURIComponent(userId)}/${encodeURIComponent(reservationId)}`,
  );
  for (const concurrency of levels) {
    const clients = Array.from({ length: concurrency }, () => new Client(url, { pipelining: 1 }));
    const measured = { uncached: [] as Rate[], cached: [] as Rate[] };
    const histograms = { uncached: [] as RecordableHistogram[], cached: [] as RecordableHistogram[] };
    try {
      for (let round = 0; round < rounds; round += 1) {
        for (const way of ['uncached', 'cached'] as const) {
          const suffix = way === 'uncached' ? '/nocache' : '';
          let next = 0;
          const label = bilingual(
            `처리량: 동시 ${concurrency}, ${way === 'cached' ? '캐시 사용' : '캐시 없이'}`,
            `throughput: ${concurrency} at a time, ${way === 'cached' ? 'with' : 'without'} the cache`,
          );
          const figures = await context.step(label, durationMs, () =>
            runClosedLoop(
              concurrency,
              durationMs,
              async (caller) => {
                next += 1;
                const path = `${paths[next % paths.length]}${suffix}`;
                const answer = await clients[caller]?.request({ method: 'GET', path });
                await answer?.body.dump();
                return answer?.statusCode === 200;
              },
              signal,
            ),
          );
          measured[way].push(figures.rate);
          histograms[way].push(figures.histogram);
        }
      }
    } finally {
      await Promise.all(clients.map((client) => client.close()));
    }
    section.levels.push({
      concurrency,
      uncached: medianRate(measured.uncached),
      cached: medianRate(measured.cached),
    });
    if (concurrency === distributionLevel) {
      section.distribution = {
        concurrency,
        uncached: distributionOf(histograms.uncached),
        cached: distributionOf(histograms.cached),
      };
    }
  }
  section.complete = true;
}
