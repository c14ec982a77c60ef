/** The overview: figures, reads by second, latencies, entities, the hottest keys. */
import type { ConsoleAccess } from '@quicktable/contracts';
import { dictionary } from '../shared/language.tsx';
import { keyIdOf } from './console-api.ts';
import { FigureTiles } from './figure-tiles.tsx';
import { useFormat } from './format.ts';
import { LatencyPlot } from './latency-plot.tsx';
import { useLive } from './live.ts';
import { TrafficPlot } from './traffic-plot.tsx';

const useMessages = dictionary(
  {
    entities: '엔티티별',
    entity: '엔티티',
    hitRate: '히트율',
    hits: '히트',
    stale: '오래된 값',
    misses: '미스',
    loads: 'DB 조회',
    errors: 'DB 오류',
    invalidations: '무효화',
    bypasses: '우회',
    topKeys: '가장 많이 읽힌 키',
    key: '키',
    reads: '읽기',
    noKeys: '콘솔을 연 뒤로 읽힌 키가 없습니다.',
    atMost: (count: string) => `(최대 ${count} 많게 셈)`,
    engine: (version: string, uptime: string) => `엔진 ${version} · 가동 ${uptime}`,
  },
  {
    entities: 'By entity',
    entity: 'Entity',
    hitRate: 'Hit rate',
    hits: 'Hits',
    stale: 'Stale',
    misses: 'Misses',
    loads: 'DB reads',
    errors: 'DB errors',
    invalidations: 'Invalidated',
    bypasses: 'Bypassed',
    topKeys: 'Most read keys',
    key: 'Key',
    reads: 'Reads',
    noKeys: 'No key was read since the console was opened.',
    atMost: (count: string) => `(${count} too many at most)`,
    engine: (version: string, uptime: string) => `Engine ${version} · up ${uptime}`,
  },
);

export function OverviewView({ access }: { access: ConsoleAccess }) {
  const messages = useMessages();
  const format = useFormat();
  const { overview } = useLive();
  const engine = overview?.engine;
  return (
    <div className="stack">
      <FigureTiles />
      <div className="console__pair">
        <TrafficPlot />
        <LatencyPlot />
      </div>
      <div className="console__pair">
        <section className="card stack">
          <h2>{messages.entities}</h2>
          <EntityTable />
        </section>
        <section className="card stack">
          <h2>{messages.topKeys}</h2>
          <TopKeys browse={access.may.browse !== 'no'} />
        </section>
      </div>
      {engine?.state === 'up' ? (
        <p className="soft small">{messages.engine(engine.version, format.seconds(engine.uptimeSeconds))}</p>
      ) : null}
    </div>
  );
}

function EntityTable() {
  const messages = useMessages();
  const format = useFormat();
  const { overview } = useLive();
  if (overview === undefined) return <div className="skeleton console__table-loading" />;
  const heads = [
    messages.hitRate,
    messages.hits,
    messages.stale,
    messages.misses,
    messages.loads,
    messages.errors,
    messages.invalidations,
    messages.bypasses,
  ];
  return (
    // A region that scrolls must be reachable by keyboard.
    <div className="scroller" tabIndex={0} role="region" aria-label={messages.entities}>
      <table className="numbers">
        <thead>
          <tr>
            <th scope="col">{messages.entity}</th>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {overview.entities.map((entity) => {
            const answered = entity.hits + entity.staleHits;
            const reads = answered + entity.misses;
            const cells = [
              entity.hits,
              entity.staleHits,
              entity.misses,
              entity.loads,
              entity.loadErrors,
              entity.invalidations,
              entity.bypasses,
            ];
            return (
              <tr key={entity.name}>
                <th scope="row">{entity.name}</th>
                <td>{format.percent(reads === 0 ? null : answered / reads)}</td>
                {cells.map((cell, index) => (
                  <td key={heads[index + 1]} className={cell === 0 ? 'numbers__zero' : ''}>
                    {format.count(cell)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function TopKeys({ browse }: { browse: boolean }) {
  const messages = useMessages();
  const format = useFormat();
  const { overview } = useLive();
  const keys = overview?.topKeys ?? [];
  if (keys.length === 0) return <p className="soft">{messages.noKeys}</p>;
  const most = keys[0]?.reads ?? 1;
  return (
    <ol className="top-keys">
      {keys.map(({ key, reads, tooManyAtMost }) => (
        <li key={key}>
          <span className="top-keys__bar" aria-hidden="true">
            <span style={{ width: `${(reads / most) * 100}%` }} />
          </span>
          {browse ? (
            <a className="console__mono" href={`#keys/${keyIdOf(key)}`}>
              {key}
            </a>
          ) : (
            <span className="console__mono">{key}</span>
          )}
          <span className="top-keys__count">
            {format.count(reads)}
            {tooManyAtMost > 0 ? (
              <span className="soft small"> {messages.atMost(format.count(tooManyAtMost))}</span>
            ) : null}
          </span>
        </li>
      ))}
    </ol>
  );
}
