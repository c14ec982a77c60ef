/** The lab's benchmark: the same reservations, read without the cache and then with it, one after the other. */
import { createHistogram } from 'node:perf_hooks';
import type { ReservationAddress } from '@quicktable/contracts';
import { Client } from 'undici';
import { StartError } from '../errors.ts';
import { bilingual } from '../language.ts';

export interface BenchmarkOptions {
  /** Address of the service, without a path. */
  readonly url: string;
  /** Requests each way. */
  readonly requests: number;
  /** Requests under way at the same time. */
  readonly concurrency: number;
  /** The reservations that are read in turn. */
  readonly reservations: readonly ReservationAddress[];
  /** Ends it early, by rejecting with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** One way of reading; times in milliseconds as the client sees them. */
export interface Measurement {
  readonly requests: number;
  readonly averageMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maximumMs: number;
  /** From the first request to the last answer. */
  readonly totalMs: number;
  /** Answers that came from the cache, in percent of all. */
  readonly hitRatePercent: number;
  /** Each request's time in the order of their starts, for the plots of the report. */
  readonly timesMs: readonly number[];
}

export interface BenchmarkResult {
  readonly uncached: Measurement;
  readonly cached: Measurement;
  /** How many times faster an answer with the cache is, by the averages. */
  readonly speedup: number;
  readonly clearing: Clearing;
}

/**
 * What came of emptying the cache before the cached part: `refused` when the service does not allow it (production), so that the
 * part began warm; `unavailable` when its store does not answer, so that every answer came from the database.
 */
export type Clearing = 'done' | 'refused' | 'unavailable';

/** Requests each way that are not counted: they open connections and let the code warm up. */
const warmUpRequests = 20;
const requestTimeoutMs = 10_000;

/**
 * Runs the benchmark. The cached part begins with an empty cache, so the first read of each reservation is a miss: with the
 * lab's 100 requests over two reservations, 98 of 100 can be hits.
 * @throws StartError when the service answers otherwise than with a reservation
 */
export async function runBenchmark(options: BenchmarkOptions): Promise<BenchmarkResult> {
  const clients = Array.from(
    { length: options.concurrency },
    () =>
      new Client(options.url, {
        headersTimeout: requestTimeoutMs,
        bodyTimeout: requestTimeoutMs,
        pipelining: 1,
      }),
  );
  try {
    for (const suffix of ['/nocache', ''])
      await measure(clients, { ...options, requests: warmUpRequests }, suffix);
    const uncached = await measure(clients, options, '/nocache');
    const clearing = await clearCache(clients);
    const cached = await measure(clients, options, '');
    return { uncached, cached, speedup: uncached.averageMs / cached.averageMs, clearing };
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
}

async function clearCache([client]: readonly Client[]): Promise<Clearing> {
  const answer = await client?.request({ method: 'POST', path: '/cache/clear' });
  await answer?.body.dump();
  if (answer?.statusCode === 200) return 'done';
  return answer?.statusCode === 503 ? 'unavailable' : 'refused';
}

async function measure(
  clients: readonly Client[],
  { requests, reservations, signal }: BenchmarkOptions,
  suffix: string,
): Promise<Measurement> {
  const paths = reservations.map(
    ({ userId, reservationId }) =>
      `/reservation/${encodeURIComponent(userId)}/${encodeURIComponent(reservationId)}${suffix}`,
  );
  const timesMs: number[] = [];
  const histogram = createHistogram();
  let next = 0;
  let hits = 0;
  const work = async (client: Client) => {
    while (next < requests) {
      signal?.throwIfAborted();
      const index = next;
      next += 1;
      const startedAt = performance.now();
      const source = await readSource(client, paths[index % paths.length] ?? '');
      const elapsedMs = performance.now() - startedAt;
      timesMs[index] = elapsedMs;
      histogram.record(Math.max(1, Math.round(elapsedMs * 1_000_000)));
      if (source === 'cache') hits += 1;
    }
  };
  const startedAt = performance.now();
  await Promise.all(clients.map(work));
  const totalMs = performance.now() - startedAt;
  const percentileMs = (percent: number) => histogram.percentile(percent) / 1_000_000;
  return {
    requests,
    averageMs: histogram.mean / 1_000_000,
    p50Ms: percentileMs(50),
    p95Ms: percentileMs(95),
    p99Ms: percentileMs(99),
    maximumMs: histogram.max / 1_000_000,
    totalMs,
    hitRatePercent: (hits / requests) * 100,
    timesMs,
  };
}

async function readSource(client: Client, path: string): Promise<unknown> {
  const answer = await client.request({ method: 'GET', path });
  const text = await answer.body.text();
  if (answer.statusCode === 200) return (JSON.parse(text) as { source: unknown }).source;
  if (answer.statusCode === 404) {
    throw new StartError(
      bilingual(
        `${path}에 예약이 없습니다. 먼저 npm run init을 실행하세요.`,
        `There is no reservation at ${path}. Run npm run init first.`,
      ),
    );
  }
  throw new StartError(
    bilingual(
      `${path} 요청이 상태 ${answer.statusCode}(으)로 끝났습니다: ${text.slice(0, 200)}`,
      `${path} was answered with status ${answer.statusCode}: ${text.slice(0, 200)}`,
    ),
  );
}
