/** The lab's output of the benchmark, in both languages. */
import type { Language } from '../language.ts';
import type { BenchmarkResult } from './run-benchmark.ts';

/** The first line, printed before the measurement. */
export const announcement = {
  ko: '성능 벤치마크 실행 중...',
  en: 'Running the performance benchmark...',
} as const;

/** Says that the database was made slower. */
export function describeDatabaseLatency(latencyMs: number, language: Language): string {
  return language === 'ko'
    ? `데이터베이스 앞에 ${latencyMs}ms의 지연을 추가했습니다(원격 데이터베이스 가정).`
    : `A delay of ${latencyMs}ms stands in front of the database (as if it were remote).`;
}

/** The block that follows: both measurements and their ratio. */
export function formatBenchmark({ uncached, cached, speedup }: BenchmarkResult, language: Language): string {
  const count = uncached.requests;
  const [averageOff, averageOn] = [formatMs(uncached.averageMs), formatMs(cached.averageMs)];
  const [totalOff, totalOn] = [seconds(uncached.totalMs), seconds(cached.totalMs)];
  const hitRate = cached.hitRatePercent.toFixed(1);
  const lines =
    language === 'ko'
      ? [
          `캐시 없이 ${count}회 요청:`,
          `- 평균 응답 시간: ${averageOff}ms`,
          `- 총 소요 시간: ${totalOff}초`,
          '',
          `캐시 사용 ${count}회 요청:`,
          `- 평균 응답 시간: ${averageOn}ms`,
          `- 총 소요 시간: ${totalOn}초`,
          `- 캐시 히트율: ${hitRate}%`,
          '',
          `성능 향상: ${speedup.toFixed(1)}배`,
        ]
      : [
          `${count} requests without the cache:`,
          `- Average response time: ${averageOff}ms`,
          `- Total time: ${totalOff}s`,
          '',
          `${count} requests with the cache:`,
          `- Average response time: ${averageOn}ms`,
          `- Total time: ${totalOn}s`,
          `- Cache hit rate: ${hitRate}%`,
          '',
          `Speed-up: ${speedup.toFixed(1)}x`,
        ];
  return lines.join('\n');
}

/** One decimal as in the lab; below a millisecond two, which would otherwise all read 0.x. */
function formatMs(durationMs: number): string {
  return durationMs.toFixed(durationMs < 1 ? 2 : 1);
}

function seconds(durationMs: number): string {
  return (durationMs / 1_000).toFixed(2);
}
