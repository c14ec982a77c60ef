/** How long hits and misses take, side by side: a histogram in which each bar stands for twice the time of the one before. */
import type { ConsoleOverview } from '@quicktable/contracts';
import { dictionary } from '../shared/language.tsx';
import { useFormat } from './format.ts';
import { useLive } from './live.ts';
import { useWidth } from './traffic-plot.tsx';

const useMessages = dictionary(
  {
    title: '지연 시간 분포 (최근 1분)',
    hit: '히트',
    miss: '미스',
    quantiles: (name: string, p50: string, p99: string, count: string) =>
      `${name} ${count}건: p50 ${p50}, p99 ${p99}`,
    empty: '아직 잰 것이 없습니다.',
    note: '가로축은 눈금마다 2배입니다. 히트와 미스는 각각 가장 높은 막대를 기준으로 그립니다.',
  },
  {
    title: 'Latency (last minute)',
    hit: 'Hits',
    miss: 'Misses',
    quantiles: (name: string, p50: string, p99: string, count: string) =>
      `${count} ${name.toLowerCase()}: p50 ${p50}, p99 ${p99}`,
    empty: 'Nothing was measured yet.',
    note: 'Each bar stands for twice the time of the one before. Hits and misses are each drawn to their own highest bar.',
  },
);

const half = 78;
const margin = { left: 8, right: 8, bottom: 22 };

export function LatencyPlot() {
  const messages = useMessages();
  const format = useFormat();
  const { overview } = useLive();
  const [frame, width] = useWidth();
  const latency = overview?.latency;
  const any = latency !== undefined && latency.hit.count + latency.miss.count > 0;
  const text = (name: string, { p50Ms, p99Ms, count }: ConsoleOverview['latency']['hit']) =>
    messages.quantiles(name, format.milliseconds(p50Ms), format.milliseconds(p99Ms), format.count(count));
  return (
    <figure className="card plot">
      <figcaption className="plot__caption">
        <h2>{messages.title}</h2>
        {any ? (
          <ul className="legend">
            <li className="legend__hits">{text(messages.hit, latency.hit)}</li>
            <li className="legend__misses">{text(messages.miss, latency.miss)}</li>
          </ul>
        ) : null}
      </figcaption>
      <div ref={frame} className="plot__frame">
        {any && overview !== undefined ? (
          <svg
            width={width}
            height={half * 2 + margin.bottom}
            role="img"
            aria-label={`${text(messages.hit, latency.hit)}. ${text(messages.miss, latency.miss)}.`}
          >
            <Bars overview={overview} width={width} />
          </svg>
        ) : (
          <p className="soft plot__empty">{messages.empty}</p>
        )}
      </div>
      <p className="soft small">{messages.note}</p>
    </figure>
  );
}

function Bars({ overview, width }: { overview: ConsoleOverview; width: number }) {
  const format = useFormat();
  const { boundsMs, latency } = overview;
  const buckets = boundsMs.length + 1;
  const step = (width - margin.left - margin.right) / buckets;
  const bars = (counts: readonly number[], className: string, up: boolean) => {
    const most = Math.max(1, ...counts);
    return counts.map((count, bucket) => {
      // A single one must still be seen beside thousands.
      const tall = count === 0 ? 0 : Math.max(2, (count / most) * (half - 8));
      return (
        <rect
          key={`${className}${boundsMs[bucket] ?? 'more'}`}
          className={className}
          x={margin.left + bucket * step + 1}
          y={up ? half - tall : half}
          width={Math.max(1, step - 2)}
          height={tall}
          rx={2}
        />
      );
    });
  };
  return (
    <>
      {bars(latency.hit.counts, 'plot__hits', true)}
      {bars(latency.miss.counts, 'plot__misses', false)}
      <line className="plot__axis" x1={margin.left} x2={width - margin.right} y1={half} y2={half} />
      {boundsMs.map((bound, bucket) =>
        bucket % (width < 420 ? 5 : 3) === 2 ? (
          <text
            key={bound}
            className="plot__label"
            x={margin.left + (bucket + 1) * step}
            y={half * 2 + margin.bottom - 6}
            textAnchor="middle"
          >
            {format.milliseconds(bound)}
          </text>
        ) : null,
      )}
    </>
  );
}
