/** The benchmark as one HTML page that needs nothing else: conditions, figures, and two plots. */
import { cpus } from 'node:os';
import { bilingual, type Language } from '../language.ts';
import { escapeText, plot } from './plot.ts';
import type { BenchmarkResult, Measurement } from './run-benchmark.ts';

export interface ReportConditions {
  readonly url: string;
  readonly concurrency: number;
  readonly keys: number;
  readonly databaseLatencyMs: number;
  /** The command that repeats the measurement. */
  readonly command: string;
  readonly measuredAt: Date;
}

const words = {
  title: bilingual('성능 벤치마크', 'Performance benchmark'),
  uncached: bilingual('캐시 없이', 'without the cache'),
  cached: bilingual('캐시 사용', 'with the cache'),
  speedup: bilingual('성능 향상(평균 응답 시간의 비)', 'speed-up (ratio of the averages)'),
  hitRate: bilingual('캐시 히트율', 'cache hit rate'),
  average: bilingual('평균', 'average'),
  maximum: bilingual('최대', 'maximum'),
  total: bilingual('총 소요 시간', 'total time'),
  requests: bilingual('요청', 'requests'),
  eachRequest: bilingual('각 요청의 응답 시간', 'Each request'),
  distribution: bilingual('응답 시간의 분포', 'Distribution'),
  requestNumber: bilingual('요청 번호', 'request number'),
  responseTime: bilingual('응답 시간(ms)', 'response time (ms)'),
  share: bilingual('이보다 빠른 요청(%)', 'requests that were faster (%)'),
  conditions: bilingual('측정 조건', 'Conditions'),
  concurrency: bilingual('동시 요청', 'requests at a time'),
  reservations: bilingual('번갈아 읽은 예약', 'reservations read in turn'),
  latency: bilingual('데이터베이스에 추가한 지연', 'delay added to the database'),
  warm: bilingual('채워진 캐시로 시작', 'the cache was warm at the start'),
  cold: bilingual('빈 캐시로 시작', 'the cache was empty at the start'),
} as const;

const style = `
:root{color-scheme:light dark;--ink:#1c2024;--soft:#60646c;--rule:#d9dce1;--page:#fff;--slow:#c2410c;--fast:#0b7285}
@media (prefers-color-scheme:dark){:root{--ink:#edeef0;--soft:#a0a4ab;--rule:#363a40;--page:#15171a;--slow:#fb923c;--fast:#4dc4d8}}
body{font:16px/1.55 system-ui,"Noto Sans KR","Apple SD Gothic Neo",sans-serif;max-width:50rem;margin:2.5rem auto;padding:0 1.25rem;color:var(--ink);background:var(--page)}
h1{font-size:1.5rem;margin:0 0 1.25rem}h2{font-size:1.05rem;margin:2rem 0 .5rem}
.facts{display:flex;flex-wrap:wrap;gap:1rem 2.5rem;margin:0}.facts dt{color:var(--soft);font-size:.85rem}.facts dd{margin:0;font-size:1.9rem;font-weight:650;font-variant-numeric:tabular-nums}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{padding:.4rem .5rem;border-bottom:1px solid var(--rule);text-align:right;font-weight:400}th:first-child{text-align:left}thead th{color:var(--soft);font-size:.85rem}
svg{width:100%;height:auto}svg text{fill:var(--soft);font-size:12px}.grid{stroke:var(--rule)}.line{fill:none;stroke-width:2}
.series-0{stroke:var(--slow);--mark:var(--slow)}.series-1{stroke:var(--fast);--mark:var(--fast)}.dots{stroke:none;fill:var(--mark);fill-opacity:.75}
.key::before{content:"";display:inline-block;width:.7em;height:.7em;border-radius:50%;margin-right:.45em;background:var(--mark)}
code{font-family:ui-monospace,monospace;font-size:.9em}ul{padding-left:1.2rem;color:var(--soft)}`;

/** The whole page. */
export function formatReport(
  result: BenchmarkResult,
  conditions: ReportConditions,
  language: Language,
): string {
  const word = (name: keyof typeof words) => words[name][language];
  const { uncached, cached, speedup, beganCold } = result;
  const ways = [
    { name: word('uncached'), measurement: uncached },
    { name: word('cached'), measurement: cached },
  ];
  const each = plot({
    title: word('eachRequest'),
    x: { label: word('requestNumber'), scale: 'linear' },
    y: { label: word('responseTime'), scale: 'logarithmic' },
    series: ways.map(({ name, measurement }) => ({
      name,
      line: false,
      points: thin(measurement.timesMs.map((timeMs, index) => [index + 1, timeMs] as const)),
    })),
  });
  const distribution = plot({
    title: word('distribution'),
    x: { label: word('responseTime'), scale: 'logarithmic' },
    y: { label: word('share'), scale: 'linear' },
    series: ways.map(({ name, measurement }) => ({ name, line: true, points: cumulative(measurement) })),
  });
  const facts: [string, string][] = [
    [word('speedup'), language === 'ko' ? `${speedup.toFixed(1)}배` : `${speedup.toFixed(1)}x`],
    [`${word('average')}, ${word('uncached')}`, `${milliseconds(uncached.averageMs)} ms`],
    [`${word('average')}, ${word('cached')}`, `${milliseconds(cached.averageMs)} ms`],
    [word('hitRate'), `${cached.hitRatePercent.toFixed(1)}%`],
  ];
  const rows = ways.map(
    ({ name, measurement }, index) =>
      `<tr><th class="key series-${index}">${escapeText(name)}</th>${[
        String(measurement.requests),
        ...[
          measurement.averageMs,
          measurement.p50Ms,
          measurement.p95Ms,
          measurement.p99Ms,
          measurement.maximumMs,
        ].map(milliseconds),
        (measurement.totalMs / 1_000).toFixed(2),
      ]
        .map((cell) => `<td>${cell}</td>`)
        .join('')}</tr>`,
  );
  const list = [
    `<code>${escapeText(conditions.command)}</code>`,
    `${conditions.measuredAt.toISOString()}, ${escapeText(conditions.url)}, Node ${process.versions.node}, ${cpus().length} × ${escapeText(cpus()[0]?.model.trim() ?? 'CPU')}`,
    `${word('concurrency')}: ${conditions.concurrency}; ${word('reservations')}: ${conditions.keys}; ${beganCold ? word('cold') : word('warm')}`,
    ...(conditions.databaseLatencyMs > 0 ? [`${word('latency')}: ${conditions.databaseLatencyMs} ms`] : []),
  ];
  const headings = [
    '',
    word('requests'),
    `${word('average')} (ms)`,
    'p50',
    'p95',
    'p99',
    word('maximum'),
    `${word('total')} (s)`,
  ];
  return `<!doctype html>
<html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>QuickTable - ${word('title')}</title><style>${style}</style>
<h1>QuickTable: ${word('title')}</h1>
<dl class="facts">${facts.map(([name, value]) => `<div><dt>${escapeText(name)}</dt><dd>${value}</dd></div>`).join('')}</dl>
<h2>${word('eachRequest')}</h2>${each}
<h2>${word('distribution')}</h2>${distribution}
<table><thead><tr>${headings.map((heading) => `<th>${heading}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>
<h2>${word('conditions')}</h2><ul>${list.map((item) => `<li>${item}</li>`).join('')}</ul>
</html>
`;
}

/** At most this many dots; more would be a stain, and a large file. */
const maximumDots = 2_000;

function thin<Item>(items: readonly Item[]): Item[] {
  const step = Math.max(1, Math.ceil(items.length / maximumDots));
  return items.filter((_, index) => index % step === 0);
}

/** For each time the share of requests that took no longer, in percent. */
function cumulative({ timesMs }: Measurement): (readonly [number, number])[] {
  const sorted = timesMs.toSorted((left, right) => left - right);
  return thin(sorted.map((timeMs, index) => [timeMs, ((index + 1) / sorted.length) * 100] as const));
}

function milliseconds(durationMs: number): string {
  return durationMs.toFixed(2);
}
