/** Large numbers with their names; the second line says what they are made of. */
import { dictionary } from '../shared/language.tsx';
import { useFormat } from './format.ts';
import { useLive } from './live.ts';

const useMessages = dictionary(
  {
    figures: '주요 수치',
    hitRate: '캐시 히트율',
    window: (seconds: string) => `최근 ${seconds}`,
    noReads: '아직 읽기가 없습니다',
    reads: '초당 읽기',
    saved: '아낀 DB 조회',
    done: (count: string) => `DB 조회 ${count}회`,
    hit: '히트 지연 (p50)',
    miss: (ms: string) => `미스 ${ms}`,
    memory: '엔진 메모리',
    limit: (bytes: string) => `한도 ${bytes}`,
    noLimit: '한도 없음',
    operations: '엔진 초당 명령',
    clients: (count: string) => `클라이언트 ${count}`,
    evictions: '제거된 키(eviction)',
    keys: (count: string) => `현재 키 ${count}개`,
  },
  {
    figures: 'Figures',
    hitRate: 'Hit rate',
    window: (seconds: string) => `over the last ${seconds}`,
    noReads: 'nothing was read yet',
    reads: 'Reads a second',
    saved: 'Database reads saved',
    done: (count: string) => `${count} were done`,
    hit: 'Latency of hits (p50)',
    miss: (ms: string) => `misses ${ms}`,
    memory: "Engine's memory",
    limit: (bytes: string) => `limit ${bytes}`,
    noLimit: 'no limit',
    operations: "Engine's commands a second",
    clients: (count: string) => `${count} clients`,
    evictions: 'Keys evicted',
    keys: (count: string) => `${count} keys now`,
  },
);

export function FigureTiles({ engine = true }: { engine?: boolean }) {
  const messages = useMessages();
  const format = useFormat();
  const { overview } = useLive();
  if (overview === undefined) return <div className="skeleton console__tiles-loading" />;
  const { engine: figures, latency } = overview;
  const up = figures.state === 'up';
  const tiles: [name: string, value: string, below: string][] = [
    [
      messages.hitRate,
      format.percent(overview.hitRate),
      overview.hitRate === null ? messages.noReads : messages.window(format.seconds(overview.windowSeconds)),
    ],
    [
      messages.reads,
      format.rate(overview.readsPerSecond),
      messages.window(format.seconds(overview.windowSeconds)),
    ],
    [
      messages.saved,
      format.count(overview.databaseReadsSaved),
      messages.done(format.count(overview.databaseReads)),
    ],
    [
      messages.hit,
      format.milliseconds(latency.hit.p50Ms),
      messages.miss(format.milliseconds(latency.miss.p50Ms)),
    ],
  ];
  if (engine && figures.state !== 'none') {
    const known = (text: string) => (up ? text : '–');
    tiles.push(
      [
        messages.memory,
        known(format.bytes(figures.memoryBytes)),
        figures.memoryMostBytes > 0
          ? messages.limit(format.bytes(figures.memoryMostBytes))
          : messages.noLimit,
      ],
      [
        messages.operations,
        known(format.count(figures.operationsPerSecond)),
        known(messages.clients(format.count(figures.clients))),
      ],
      [
        messages.evictions,
        known(format.count(figures.evictions)),
        known(messages.keys(format.count(figures.keys))),
      ],
    );
  }
  return (
    <dl className="tiles" aria-label={messages.figures}>
      {tiles.map(([name, value, below]) => (
        <div key={name} className="tile">
          <dt>{name}</dt>
          <dd className="tile__value">{value}</dd>
          <dd className="tile__below">{below}</dd>
        </div>
      ))}
    </dl>
  );
}
