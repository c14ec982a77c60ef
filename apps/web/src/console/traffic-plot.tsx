/** Reads by second: what the cache answered and what it did not, one on top of the other, and the hit rate as a line. */
import type { ConsoleOverview } from '@quicktable/contracts';
import { useEffect, useRef, useState } from 'react';
import { dictionary } from '../shared/language.tsx';
import { useFormat } from './format.ts';
import { useLive } from './live.ts';

const useMessages = dictionary(
  {
    title: '초당 읽기와 히트율',
    hits: '히트',
    misses: '미스',
    rate: '히트율',
    empty: '읽기를 기다리고 있습니다. 예약을 조회하면 여기에 나타납니다.',
    ago: (seconds: number) => (seconds < 60 ? `${seconds}초 전` : `${seconds / 60}분 전`),
    now: '지금',
    summary: (hits: string, misses: string, rate: string) =>
      `지난 1초: 히트 ${hits}, 미스 ${misses}, 히트율 ${rate}`,
  },
  {
    title: 'Reads a second, and hit rate',
    hits: 'Hits',
    misses: 'Misses',
    rate: 'Hit rate',
    empty: 'Waiting for reads. Look a reservation up and it appears here.',
    ago: (seconds: number) => (seconds < 60 ? `${seconds} s ago` : `${seconds / 60} min ago`),
    now: 'now',
    summary: (hits: string, misses: string, rate: string) =>
      `Last second: ${hits} hits, ${misses} misses, hit rate ${rate}`,
  },
);

const height = 200;
const margin = { left: 44, right: 44, top: 10, bottom: 24 };
/** A console that has just been opened shows a minute, later three. */
const spansSeconds = [60, 180] as const;

type Point = ConsoleOverview['points'][number];

/** The next of 1, 2, 5, 10, 20 … that is not smaller. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value) ?? power * 10;
}

export function TrafficPlot() {
  const messages = useMessages();
  const format = useFormat();
  const { overview } = useLive();
  const [frame, width] = useWidth();
  const points = overview?.points ?? [];
  const last = points.at(-1);
  const any = points.some(({ hits, misses }) => hits + misses > 0);
  const rateOf = ({ hits, misses }: Point) => (hits + misses === 0 ? null : hits / (hits + misses));
  return (
    <figure className="card plot">
      <figcaption className="plot__caption">
        <h2>{messages.title}</h2>
        <ul className="legend">
          <li className="legend__hits">{messages.hits}</li>
          <li className="legend__misses">{messages.misses}</li>
          <li className="legend__rate">{messages.rate}</li>
        </ul>
      </figcaption>
      <div ref={frame} className="plot__frame">
        {any && last !== undefined ? (
          <svg
            width={width}
            height={height}
            role="img"
            aria-label={messages.summary(
              format.count(last.hits),
              format.count(last.misses),
              format.percent(rateOf(last)),
            )}
          >
            <Drawing points={points} width={width} rateOf={rateOf} ago={messages.ago} now={messages.now} />
          </svg>
        ) : (
          <p className="soft plot__empty">{messages.empty}</p>
        )}
      </div>
    </figure>
  );
}

function Drawing(props: {
  points: readonly Point[];
  width: number;
  rateOf: (point: Point) => number | null;
  ago: (seconds: number) => string;
  now: string;
}) {
  const { points, width, rateOf } = props;
  const format = useFormat();
  const endMs = points.at(-1)?.atMs ?? 0;
  const known = (endMs - (points[0]?.atMs ?? endMs)) / 1_000;
  const spanSeconds = spansSeconds.find((span) => known <= span) ?? spansSeconds[1];
  const most = roundUp(Math.max(1, ...points.map(({ hits, misses }) => hits + misses)));
  const x = (atMs: number) =>
    width - margin.right - ((endMs - atMs) / (spanSeconds * 1_000)) * (width - margin.left - margin.right);
  const y = (part: number) => margin.top + (1 - part) * (height - margin.top - margin.bottom);
  const shown = points.filter(({ atMs }) => endMs - atMs <= spanSeconds * 1_000);
  const area = (top: (point: Point) => number, bottom: (point: Point) => number) =>
    `M${[
      ...shown.map((point) => `${x(point.atMs).toFixed(1)},${y(top(point) / most).toFixed(1)}`),
      ...shown
        .toReversed()
        .map((point) => `${x(point.atMs).toFixed(1)},${y(bottom(point) / most).toFixed(1)}`),
    ].join('L')}Z`;
  let line = '';
  let pen = 'M';
  for (const point of shown) {
    const rate = rateOf(point);
    if (rate === null) pen = 'M';
    else {
      line += `${pen}${x(point.atMs).toFixed(1)},${y(rate).toFixed(1)}`;
      pen = 'L';
    }
  }
  return (
    <>
      {[0, 0.5, 1].map((part) => (
        <g key={part}>
          <line className="plot__grid" x1={margin.left} x2={width - margin.right} y1={y(part)} y2={y(part)} />
          <text className="plot__label" x={margin.left - 8} y={y(part) + 4} textAnchor="end">
            {format.rate(most * part)}
          </text>
          <text className="plot__label plot__label--rate" x={width - margin.right + 8} y={y(part) + 4}>
            {format.percent(part)}
          </text>
        </g>
      ))}
      <path
        className="plot__hits"
        d={area(
          (point) => point.hits,
          () => 0,
        )}
      />
      <path
        className="plot__misses"
        d={area(
          (point) => point.hits + point.misses,
          (point) => point.hits,
        )}
      />
      <path className="plot__rate" d={line} />
      {[3, 2, 1].map((third) => (
        <text
          key={third}
          className="plot__label"
          x={x(endMs - (third * spanSeconds * 1_000) / 3)}
          y={height - 6}
          textAnchor={third === 3 ? 'start' : 'middle'}
        >
          {props.ago((third * spanSeconds) / 3)}
        </text>
      ))}
      <text className="plot__label" x={width - margin.right} y={height - 6} textAnchor="end">
        {props.now}
      </text>
    </>
  );
}

/** A frame and how wide it is, so that text in a drawing keeps its size. */
export function useWidth(): [frame: React.RefObject<HTMLDivElement | null>, width: number] {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(Math.max(240, Math.floor(element.clientWidth))));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [frame, width];
}
