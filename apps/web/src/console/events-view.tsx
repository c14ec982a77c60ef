/** What happens in the cache, as it happens: the newest on top, to be filtered and held. */
import type { ConsoleAccess } from '@quicktable/contracts';
import { useEffect, useRef, useState } from 'react';
import { Field } from '../shared/field.tsx';
import { dictionary } from '../shared/language.tsx';
import { keyIdOf } from './console-api.ts';
import { useFormat } from './format.ts';
import { type Live, type NumberedEvent, useLive } from './live.ts';

const types: Record<string, string> = {
  hit: 'badge--good',
  stale: 'badge--warm',
  miss: 'badge--info',
  wait: 'badge--info',
  load: 'badge--info',
  fill: '',
  loadError: 'badge--danger',
  corrupt: 'badge--danger',
  uncacheable: 'badge--warm',
  invalidate: 'badge--warm',
  clear: 'badge--warm',
  storeError: 'badge--danger',
  breaker: 'badge--danger',
};

const useMessages = dictionary<{
  title: string;
  lead: string;
  entity: string;
  all: string;
  kind: string;
  pause: string;
  resume: string;
  paused: string;
  empty: string;
  leftOut: (count: string) => string;
  time: string;
  key: string;
  took: string;
  detail: string;
  heard: (count: string) => string;
  names: Record<string, string>;
}>(
  {
    title: '실시간 이벤트',
    lead: '캐시 라이브러리가 알리는 사건입니다. 초당 200건이 넘으면 나머지는 개수만 셉니다.',
    entity: '엔티티',
    all: '전체',
    kind: '종류',
    pause: '멈춤',
    resume: '계속',
    paused: '멈춘 동안에도 개수는 계속 셉니다.',
    empty: '아직 사건이 없습니다. 예약을 조회하거나 위의 ‘실습용 읽기 보내기’를 켜 보세요.',
    leftOut: (count) => `개수만 센 사건 ${count}건`,
    time: '시각',
    key: '키',
    took: '걸린 시간',
    detail: '내용',
    heard: (count) => `지금까지 사건 ${count}건`,
    names: {
      hit: '히트',
      stale: '오래된 값 제공',
      miss: '미스',
      wait: '다른 로더 대기',
      load: 'DB 조회',
      fill: '저장',
      loadError: 'DB 조회 실패',
      corrupt: '깨진 값',
      uncacheable: '저장 안 함',
      invalidate: '무효화',
      clear: '전체 비움',
      storeError: '저장소 오류',
      breaker: '회로 차단기',
    },
  },
  {
    title: 'Live events',
    lead: 'What the caching library tells. Above 200 a second the rest is only counted.',
    entity: 'Entity',
    all: 'All',
    kind: 'Kind',
    pause: 'Pause',
    resume: 'Go on',
    paused: 'Counting goes on while the list is held.',
    empty: 'Nothing happened yet. Look a reservation up, or turn on “Send reads” above.',
    leftOut: (count) => `${count} events were only counted`,
    time: 'Time',
    key: 'Key',
    took: 'Took',
    detail: 'Detail',
    heard: (count) => `${count} events so far`,
    names: {
      hit: 'hit',
      stale: 'served stale',
      miss: 'miss',
      wait: 'waits for a loader',
      load: 'database read',
      fill: 'stored',
      loadError: 'database read failed',
      corrupt: 'corrupt',
      uncacheable: 'not stored',
      invalidate: 'invalidated',
      clear: 'cleared',
      storeError: 'store error',
      breaker: 'breaker',
    },
  },
);

const shownMost = 150;

export function EventsView({ access }: { access: ConsoleAccess }) {
  const messages = useMessages();
  const format = useFormat();
  const live = useLive();
  const [entity, setEntity] = useState('');
  const [type, setType] = useState('');
  const [held, setHeld] = useState<readonly NumberedEvent[] | undefined>();
  const events = (held ?? live.events)
    .filter((event) => (entity === '' || event.entity === entity) && (type === '' || event.type === type))
    .slice(0, shownMost);
  return (
    <section className="card stack">
      <div className="events__head">
        <div>
          <h2>{messages.title}</h2>
          <p className="soft small">{messages.lead}</p>
        </div>
        <button
          type="button"
          className="button button--small button--quiet"
          aria-pressed={held !== undefined}
          onClick={() => setHeld(held === undefined ? live.events : undefined)}
        >
          {held === undefined ? messages.pause : messages.resume}
        </button>
      </div>
      <ul className="events__counts">
        {Object.entries(live.counts)
          .toSorted(([, left], [, right]) => right - left)
          .map(([name, count]) => (
            <li key={name} className={`badge ${types[name] ?? ''}`}>
              {messages.names[name] ?? name} {format.count(count)}
            </li>
          ))}
      </ul>
      <div className="events__filters">
        <Field label={messages.entity}>
          <select className="input" value={entity} onChange={(event) => setEntity(event.target.value)}>
            <option value="">{messages.all}</option>
            {access.entities.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </Field>
        <Field label={messages.kind}>
          <select className="input" value={type} onChange={(event) => setType(event.target.value)}>
            <option value="">{messages.all}</option>
            {Object.keys(types).map((name) => (
              <option key={name} value={name}>
                {messages.names[name]}
              </option>
            ))}
          </select>
        </Field>
      </div>
      <p className="soft small">
        {held === undefined ? null : messages.paused}{' '}
        {live.leftOut > 0 ? messages.leftOut(format.count(live.leftOut)) : null}
      </p>
      <Announcement live={live} />
      {events.length === 0 ? (
        <p className="soft">{messages.empty}</p>
      ) : (
        <div className="scroller events__list" tabIndex={0} role="region" aria-label={messages.title}>
          <table className="numbers events">
            <thead>
              <tr>
                <th scope="col">{messages.time}</th>
                <th scope="col">{messages.kind}</th>
                <th scope="col">{messages.key}</th>
                <th scope="col">{messages.took}</th>
                <th scope="col">{messages.detail}</th>
              </tr>
            </thead>
            <tbody>
              {events.map((event) => (
                <tr key={event.number}>
                  <td className="console__mono">{format.time(event.atMs)}</td>
                  <td>
                    <span className={`badge ${types[event.type] ?? ''}`}>
                      {messages.names[event.type] ?? event.type}
                    </span>
                  </td>
                  <td className="console__mono">
                    {event.key !== '' && access.may.browse !== 'no' ? (
                      <a href={`#keys/${keyIdOf(event.key)}`}>{event.key}</a>
                    ) : (
                      event.key
                    )}
                  </td>
                  <td>{event.durationMs === null ? '' : format.milliseconds(event.durationMs)}</td>
                  <td className="soft">{event.detail}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const announceEveryMs = 15_000;

/** For screen readers a number now and then instead of every line. */
function Announcement({ live }: { live: Live }) {
  const messages = useMessages();
  const format = useFormat();
  const [said, setSaid] = useState('');
  const total = Object.values(live.counts).reduce((sum, count) => sum + count, 0);
  const newest = useRef(total);
  useEffect(() => {
    newest.current = total;
  }, [total]);
  useEffect(() => {
    const timer = setInterval(() => setSaid(messages.heard(format.count(newest.current))), announceEveryMs);
    return () => clearInterval(timer);
  }, [messages, format]);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}
