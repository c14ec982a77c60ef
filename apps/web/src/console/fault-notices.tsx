/** What is broken at present, on every page of the console: faults with their end, the breaker, an engine that is away. */
import type { FaultView } from '@quicktable/contracts';
import { dictionary } from '../shared/language.tsx';
import { endFault } from './console-api.ts';
import { useFormat } from './format.ts';
import { useLive } from './live.ts';
import { useSecond } from './use-second.ts';

const useMessages = dictionary(
  {
    target: { cache: '캐시', database: '데이터베이스' },
    kind: {
      kill: '연결 거부 중',
      freeze: '멈춤: 연결은 받지만 응답하지 않음',
      slow: '느려짐',
      fail: '오류를 내는 중',
    },
    ends: (seconds: string) => `${seconds} 뒤 자동 복구`,
    end: '지금 복구',
    breaker: '회로 차단기가 열렸습니다. 읽기는 캐시를 거치지 않고 데이터베이스로 갑니다.',
    undelivered: (count: string) => `전달을 기다리는 무효화 ${count}건은 캐시가 돌아오면 전달됩니다.`,
    engineAway: '엔진이 응답하지 않습니다.',
  },
  {
    target: { cache: 'Cache', database: 'Database' },
    kind: {
      kill: 'refuses connections',
      freeze: 'is frozen: it accepts connections and answers nothing',
      slow: 'is slow',
      fail: 'fails',
    },
    ends: (seconds: string) => `mends itself in ${seconds}`,
    end: 'Mend it now',
    breaker: 'The breaker is open: reads go around the cache to the database.',
    undelivered: (count: string) =>
      `${count} invalidations wait and will be delivered as soon as the cache is back.`,
    engineAway: 'The engine does not answer.',
  },
);

export function FaultNotices() {
  const messages = useMessages();
  const format = useFormat();
  const { faults, overview, state } = useLive();
  if (overview === undefined || state !== 'live') return null;
  const { storeAvailable, undelivered, engine } = overview;
  return (
    <div className="console__notices" role="status">
      {faults.map((fault) => (
        <FaultNotice key={fault.target} fault={fault} />
      ))}
      {storeAvailable ? null : <p className="notice notice--warm">{messages.breaker}</p>}
      {undelivered > 0 ? (
        <p className="notice notice--warm">{messages.undelivered(format.count(undelivered))}</p>
      ) : null}
      {engine.state === 'away' ? (
        <p className="notice notice--error">
          {messages.engineAway} <span className="console__mono small">{engine.reason}</span>
        </p>
      ) : null}
    </div>
  );
}

function FaultNotice({ fault }: { fault: FaultView }) {
  const messages = useMessages();
  const format = useFormat();
  const nowMs = useSecond();
  const left = Math.max(0, Math.ceil((fault.endsAtMs - nowMs) / 1_000));
  const amount =
    fault.kind === 'slow'
      ? ` (+${fault.latencyMs} ms)`
      : fault.kind === 'fail'
        ? ` (${format.percent(fault.errorRate)})`
        : '';
  return (
    <div className="notice notice--error console__fault">
      <span>
        <strong>{messages.target[fault.target]}</strong> {messages.kind[fault.kind]}
        {amount}
        {' · '}
        <span aria-live="off">{messages.ends(format.seconds(left))}</span>
      </span>
      <button
        type="button"
        className="button button--small button--quiet"
        onClick={() => void endFault(fault.target)}
      >
        {messages.end}
      </button>
    </div>
  );
}
