/** What each section of the report shows: a plot, a table, and the conditions under which it was measured. */
import { type Bilingual, bilingual } from '../../language.ts';
import type { Clearing } from '../run-benchmark.ts';
import { strategies } from '../../workload/strategies.ts';
import { both, escapeText, plot } from './plot.ts';
import type {
  HitRateSection,
  LabSection,
  Section,
  StoresSection,
  StrategiesSection,
  ThroughputSection,
} from './report-data.ts';
import { bar, table } from './table.ts';

export interface Figure {
  readonly html: string;
  readonly conditions: readonly Bilingual[];
}

const same = (text: string) => bilingual(text, text);
const uncachedName = bilingual('캐시 없이', 'without the cache');
const cachedName = bilingual('캐시 사용', 'with the cache');
const responseTime = bilingual('응답 시간(ms)', 'response time (ms)');
const cacheAtStart: Record<Clearing, Bilingual> = {
  done: bilingual('빈 캐시로 시작', 'the cache was empty at the start'),
  refused: bilingual('채워진 캐시로 시작', 'the cache was warm at the start'),
  unavailable: bilingual('캐시 저장소가 응답하지 않음', 'the cache store did not answer'),
};
const perSecond = bilingual('초당 요청', 'requests per second');

/** Undefined when nothing of the section was measured. */
export function sectionFigure(section: Section): Figure | undefined {
  switch (section.name) {
    case 'lab':
      return labFigure(section);
    case 'throughput':
      return section.levels.length === 0 ? undefined : throughputFigure(section);
    case 'hit-rate':
      return section.courses.length === 0 ? undefined : hitRateFigure(section);
    case 'stores':
      return section.stores.length === 0 ? undefined : storesFigure(section);
    default:
      return section.rows.length === 0 ? undefined : strategiesFigure(section);
  }
}

function labFigure({ result, concurrency, keys, databaseLatencyMs, url }: LabSection): Figure | undefined {
  if (result === undefined) return undefined;
  const ways = [
    { name: uncachedName, measurement: result.uncached },
    { name: cachedName, measurement: result.cached },
  ];
  return {
    html:
      plot({
        title: bilingual('각 요청의 응답 시간', 'Response time of each request'),
        x: { label: bilingual('요청 번호', 'request number'), scale: 'linear' },
        y: { label: responseTime, scale: 'logarithmic' },
        marks: 'dots',
        series: ways.map(({ name, measurement }) => ({
          name,
          points: measurement.timesMs.map((timeMs, index) => [index + 1, timeMs] as const),
        })),
      }) +
      table(
        bilingual('실습 벤치마크의 수치', 'Figures of the lab’s benchmark'),
        [
          same(''),
          bilingual('요청', 'requests'),
          bilingual('평균', 'average'),
          same('p50'),
          same('p95'),
          same('p99'),
          bilingual('최대', 'maximum'),
          bilingual('총 시간', 'total'),
          bilingual('히트율', 'hit rate'),
        ],
        ways.map(({ name, measurement }) => [
          both(name),
          String(measurement.requests),
          ...[
            measurement.averageMs,
            measurement.p50Ms,
            measurement.p95Ms,
            measurement.p99Ms,
            measurement.maximumMs,
          ].map(ms),
          `${(measurement.totalMs / 1_000).toFixed(2)} s`,
          `${measurement.hitRatePercent.toFixed(1)} %`,
        ]),
      ),
    conditions: [
      same(url),
      bilingual(
        `동시 요청 ${concurrency}, 번갈아 읽은 예약 ${keys}`,
        `${concurrency} at a time, ${keys} reservations in turn`,
      ),
      cacheAtStart[result.clearing],
      ...delay(databaseLatencyMs),
    ],
  };
}

function throughputFigure(section: ThroughputSection): Figure {
  const { levels, distribution, rounds, durationMs, url, sharesProcess, databaseLatencyMs } = section;
  const ticks = levels.map(({ concurrency }) => concurrency);
  return {
    html:
      plot({
        title: bilingual('동시 요청 수에 따른 처리량', 'Throughput by concurrency'),
        x: { label: bilingual('동시 요청 수', 'requests at a time'), scale: 'logarithmic', ticks },
        y: { label: perSecond, scale: 'linear' },
        marks: 'line with dots',
        series: (['uncached', 'cached'] as const).map((way) => ({
          name: way === 'cached' ? cachedName : uncachedName,
          points: levels.map((level) => [level.concurrency, level[way].requestsPerSecond] as const),
        })),
      }) +
      table(
        bilingual('동시 요청 수별 수치', 'Figures by concurrency'),
        [
          bilingual('동시', 'at a time'),
          bilingual('초당, 캐시 없이', 'per s, without'),
          same('p50'),
          same('p99'),
          bilingual('초당, 캐시', 'per s, cached'),
          same('p50'),
          same('p99'),
          bilingual('비율', 'ratio'),
          bilingual('거절', 'refused'),
        ],
        levels.map(({ concurrency, uncached, cached }) => [
          String(concurrency),
          count(uncached.requestsPerSecond),
          ms(uncached.p50Ms),
          ms(uncached.p99Ms),
          count(cached.requestsPerSecond),
          ms(cached.p50Ms),
          ms(cached.p99Ms),
          uncached.requestsPerSecond > 0
            ? (cached.requestsPerSecond / uncached.requestsPerSecond).toFixed(2)
            : '–',
          count(uncached.failures + cached.failures),
        ]),
      ) +
      (distribution === undefined
        ? ''
        : `<h3>${both(
            bilingual(
              `응답 시간의 분포 (동시 ${distribution.concurrency})`,
              `Distribution of the response times (${distribution.concurrency} at a time)`,
            ),
          )}</h3>` +
          plot({
            title: bilingual('응답 시간의 분포', 'Distribution of the response times'),
            x: { label: responseTime, scale: 'logarithmic' },
            y: {
              label: bilingual('이보다 빠른 요청(%)', 'requests that were faster (%)'),
              scale: 'linear',
              ticks: [0, 25, 50, 75, 100],
            },
            marks: 'line',
            series: (['uncached', 'cached'] as const).map((way) => ({
              name: way === 'cached' ? cachedName : uncachedName,
              points: distribution[way].map(([percent, timeMs]) => [timeMs, percent] as const),
            })),
          })),
    conditions: [
      same(url),
      bilingual(
        `${seconds(durationMs)}씩 ${rounds}회 번갈아 잰 중앙값`,
        `medians of ${rounds} interleaved rounds of ${seconds(durationMs)}`,
      ),
      ...(sharesProcess
        ? [
            bilingual(
              '부하와 서비스가 한 프로세스',
              'load and service share one process, so real throughput is higher',
            ),
          ]
        : []),
      ...delay(databaseLatencyMs),
    ],
  };
}

function hitRateFigure(section: HitRateSection): Figure {
  const { courses, keys, zipfExponent, operationsPerSecond, databaseLatencyMs, store } = section;
  const name = (writeShare: number) =>
    bilingual(`쓰기 ${percent(writeShare)}`, `${percent(writeShare)} writes`);
  return {
    html:
      plot({
        title: bilingual('시간에 따른 히트율', 'Hit rate over time'),
        x: { label: bilingual('시작 후 초', 'seconds from the start'), scale: 'linear' },
        y: {
          label: bilingual('히트율(%)', 'hit rate (%)'),
          scale: 'linear',
          ticks: [0, 25, 50, 75, 100],
        },
        marks: 'line',
        series: courses.map(({ writeShare, points }) => ({ name: name(writeShare), points })),
      }) +
      table(
        bilingual('쓰기 비율별 수치', 'Figures by share of writes'),
        [
          same(''),
          bilingual('읽기', 'reads'),
          bilingual('히트율', 'hit rate'),
          bilingual('데이터베이스 읽기', 'database reads'),
          bilingual('오래된 읽기', 'stale reads'),
          same('p50'),
          same('p99'),
        ],
        courses.map(({ writeShare, totals }) => [
          both(name(writeShare)),
          count(totals.reads),
          `${((totals.hits / Math.max(1, totals.reads)) * 100).toFixed(1)} %`,
          count(totals.databaseReads),
          count(totals.staleOwn + totals.staleForeign),
          ms(totals.readLatency.p50Ms),
          ms(totals.readLatency.p99Ms),
        ]),
      ),
    conditions: [
      same(store),
      bilingual(
        `키 ${count(keys)}개, Zipf ${zipfExponent}, 초당 ${count(operationsPerSecond)}회`,
        `${count(keys)} keys, Zipf ${zipfExponent}, ${count(operationsPerSecond)} operations/s`,
      ),
      simulated(databaseLatencyMs),
    ],
  };
}

function storesFigure({ stores, missing, rounds, durationMs, workers, keys }: StoresSection): Figure {
  const most = Math.max(...stores.map(({ hits }) => hits.requestsPerSecond));
  const mostMisses = Math.max(...stores.map(({ misses }) => misses.requestsPerSecond));
  return {
    html:
      table(
        bilingual('저장소별 수치', 'Figures by store'),
        [
          same(''),
          bilingual('히트/초', 'hits per s'),
          same('p50'),
          same('p99'),
          bilingual('미스/초', 'misses per s'),
          same('p50'),
          same('p99'),
        ],
        stores.map(({ name, hits, misses }) => [
          escapeText(name),
          bar(count(hits.requestsPerSecond), hits.requestsPerSecond / most, 1),
          ms(hits.p50Ms),
          ms(hits.p99Ms),
          bar(count(misses.requestsPerSecond), misses.requestsPerSecond / mostMisses, 0),
          ms(misses.p50Ms),
          ms(misses.p99Ms),
        ]),
      ) +
      missing
        .map(
          ({ name, install }) =>
            `<p class="says">${both(bilingual(`${name}: 이 장비에 없어 재지 못했습니다`, `${name} is not on this machine and was not measured`))} (<code>${install}</code>).</p>`,
        )
        .join(''),
    conditions: [
      bilingual(
        `${seconds(durationMs)}씩 ${rounds}회 번갈아 잰 중앙값, 동시 ${workers}, 키 ${count(keys)}개`,
        `medians of ${rounds} interleaved rounds of ${seconds(durationMs)}, ${workers} at a time, ${count(keys)} keys`,
      ),
    ],
  };
}

function strategiesFigure(section: StrategiesSection): Figure {
  const { rows, outage, durationMs, writeShare, foreignWriteShare } = section;
  const title = (name: string) => strategies.find((one) => one.name === name)?.title ?? same(name);
  const most = (value: (row: (typeof rows)[number]) => number) => Math.max(1, ...rows.map(value));
  const [databaseReads, stale, failures] = [
    most((row) => row.databaseReads),
    most((row) => row.staleOwn + row.staleForeign),
    most((row) => row.failures),
  ];
  const awayMs = Math.max(0, outage[1] - outage[0]) * durationMs;
  return {
    html:
      table(
        bilingual('전략별 수치', 'Figures by strategy'),
        [
          same(''),
          bilingual('히트율', 'hit rate'),
          bilingual('DB 읽기', 'database reads'),
          bilingual('오래된 읽기: 자기 쓰기', 'stale, own writes'),
          bilingual('오래된 읽기: 남의 쓰기', 'stale, others’ writes'),
          bilingual('실패', 'failures'),
          bilingual('읽기 p50', 'read p50'),
          bilingual('읽기 p99', 'read p99'),
          bilingual('쓰기 p50', 'write p50'),
        ],
        rows.map((row) => {
          const hitRate = row.hits / Math.max(1, row.reads);
          return [
            both(title(row.strategy)),
            bar(`${(hitRate * 100).toFixed(1)} %`, hitRate, 1),
            bar(count(row.databaseReads), row.databaseReads / databaseReads, 0),
            bar(count(row.staleOwn), row.staleOwn / stale, 0),
            bar(count(row.staleForeign), row.staleForeign / stale, 0),
            bar(count(row.failures), row.failures / failures, 0),
            ms(row.readLatency.p50Ms),
            ms(row.readLatency.p99Ms),
            ms(row.writeLatency.p50Ms),
          ];
        }),
      ) +
      `<dl class="explained">${rows
        .map(({ strategy }) => {
          const found = strategies.find(({ name }) => name === strategy);
          return found === undefined
            ? ''
            : `<div><dt>${both(found.title)}</dt><dd>${both(found.description)}</dd></div>`;
        })
        .join('')}</dl>`,
    conditions: [
      same(section.store),
      bilingual(
        `초당 ${count(section.operationsPerSecond)}회로 ${seconds(durationMs)}, 키 ${count(section.keys)}개, Zipf ${section.zipfExponent}, 쓰기 ${percent(writeShare)}, 다른 프로그램의 쓰기 ${percent(foreignWriteShare)}`,
        `${count(section.operationsPerSecond)} operations/s for ${seconds(durationMs)}, ${count(section.keys)} keys, Zipf ${section.zipfExponent}, ${percent(writeShare)} writes, ${percent(foreignWriteShare)} by another program`,
      ),
      bilingual(`TTL ${seconds(section.ttlMs)}`, `TTL ${seconds(section.ttlMs)}`),
      bilingual(`데이터베이스 중단 ${seconds(awayMs)}`, `the database is away for ${seconds(awayMs)}`),
      simulated(section.databaseLatencyMs),
    ],
  };
}

function simulated(latencyMs: number): Bilingual {
  return bilingual(
    `응답에 ${latencyMs}ms 걸리는 모의 데이터베이스`,
    `a simulated database that takes ${latencyMs} ms`,
  );
}

function delay(latencyMs: number): Bilingual[] {
  return latencyMs > 0
    ? [
        bilingual(
          `데이터베이스에 추가한 지연: ${latencyMs} ms`,
          `delay added to the database: ${latencyMs} ms`,
        ),
      ]
    : [];
}

function ms(durationMs: number): string {
  return `${durationMs.toFixed(durationMs < 10 ? 2 : 1)} ms`;
}

function seconds(durationMs: number): string {
  return `${Number((durationMs / 1_000).toFixed(2))} s`;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
