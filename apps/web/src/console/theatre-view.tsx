/** The strategy theatre: the same load under each strategy, with hits, the database's work, latencies and staleness side by side. */
import type {
  ConsoleAccess,
  TheatreRow,
  TheatreStrategy,
  TheatreView as Theatre,
} from '@quicktable/contracts';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../shared/field.tsx';
import { dictionary } from '../shared/language.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';
import { cancelTheatre, startTheatre } from './console-api.ts';
import { useFormat } from './format.ts';
import { useLive } from './live.ts';

const useMessages = dictionary<{
  title: string;
  lead: string;
  closed: string;
  strategies: string;
  requests: string;
  keys: string;
  skew: string;
  skews: Record<string, string>;
  writes: string;
  database: string;
  ttl: string;
  start: string;
  cancel: string;
  strategy: string;
  hitRate: string;
  databaseReads: string;
  databaseWrites: string;
  p50: string;
  p99: string;
  stale: string;
  behind: (versions: string) => string;
  seconds: string;
  states: Record<Theatre['state'], string>;
  row: Record<TheatreRow['state'], string>;
  progress: string;
  results: string;
  what: Record<TheatreStrategy, string>;
  note: string;
}>(
  {
    title: '전략 극장',
    lead: '같은 부하를 전략마다 차례로 돌려 봅니다. 쓰기가 섞인 Zipf 분포이고, 씨앗이 같으면 요청도 같습니다. 저장소는 지금 쓰는 엔진이고, 데이터베이스는 정한 만큼 늦는 표입니다.',
    closed: '전략 극장은 실습 환경에서, 저장소가 내장 엔진이나 Redis일 때 열립니다.',
    strategies: '전략',
    requests: '전략마다 요청 수',
    keys: '키 수',
    skew: '쏠림',
    skews: { '0': '고르게', '1': '보통 (Zipf 1)', '1.5': '심하게 (Zipf 1.5)' },
    writes: '쓰기 비율',
    database: 'DB 지연',
    ttl: 'TTL',
    start: '공연 시작',
    cancel: '중단',
    strategy: '전략',
    hitRate: '히트율',
    databaseReads: 'DB 읽기',
    databaseWrites: 'DB 쓰기',
    p50: 'p50',
    p99: 'p99',
    stale: '낡은 읽기',
    behind: (versions) => `최대 ${versions}판 뒤`,
    seconds: '걸린 시간',
    states: {
      idle: '아직 공연이 없습니다.',
      running: '공연 중',
      done: '공연이 끝났습니다.',
      cancelled: '중단했습니다.',
      failed: '공연이 실패했습니다.',
    },
    row: { waiting: '차례 기다림', running: '진행 중', done: '끝', failed: '중단됨' },
    progress: '진행',
    results: '전략별 결과',
    what: {
      none: '캐시 없이 언제나 데이터베이스에서 읽습니다',
      'cache-aside': '없으면 읽어다 넣고, 쓴 뒤에 지웁니다',
      'read-through': '캐시가 대신 읽어 옵니다. 쓰기는 모르므로 TTL까지 낡을 수 있습니다',
      'write-through': '데이터베이스와 캐시에 함께 씁니다',
      'write-around': '데이터베이스에만 쓰고 캐시는 울타리를 쳐 비웁니다',
      'write-behind': '큐와 캐시에 쓰고, 데이터베이스는 나중에 따라갑니다',
      'refresh-ahead': '만료 전에 미리 새로 읽습니다. 쓰기는 모릅니다',
      'stale-while-revalidate': '만료된 값을 일단 주고 뒤에서 새로 읽습니다. 쓰기는 모릅니다',
    },
    note: '낡은 읽기: 읽기가 시작되기 전에 이미 확정된 판보다 오래된 값을 돌려준 횟수입니다.',
  },
  {
    title: 'Strategy theatre',
    lead: 'The same load under each strategy, one after the other: Zipf with writes, and the same requests for the same seed. The store is the engine in use; the database is a table that is as late as you say.',
    closed: 'The theatre plays in the lab profile, with the embedded engine or a Redis as the store.',
    strategies: 'Strategies',
    requests: 'Requests for each',
    keys: 'Keys',
    skew: 'Skew',
    skews: { '0': 'none', '1': 'usual (Zipf 1)', '1.5': 'strong (Zipf 1.5)' },
    writes: 'Writes',
    database: 'Database takes',
    ttl: 'TTL',
    start: 'Raise the curtain',
    cancel: 'Stop',
    strategy: 'Strategy',
    hitRate: 'Hit rate',
    databaseReads: 'DB reads',
    databaseWrites: 'DB writes',
    p50: 'p50',
    p99: 'p99',
    stale: 'Stale reads',
    behind: (versions) => `${versions} versions behind at most`,
    seconds: 'Took',
    states: {
      idle: 'Nothing was played yet.',
      running: 'Playing',
      done: 'The play is over.',
      cancelled: 'Stopped.',
      failed: 'The play failed.',
    },
    row: { waiting: 'waiting', running: 'playing', done: 'done', failed: 'stopped' },
    progress: 'Progress',
    results: 'Results by strategy',
    what: {
      none: 'No cache: every read asks the database',
      'cache-aside': 'A miss loads and stores; a write removes afterwards',
      'read-through': 'The cache loads. It hears of no write, so a value is as old as its TTL allows',
      'write-through': 'A write goes to the database and to the cache',
      'write-around': 'A write goes to the database, and empties the cache behind a fence',
      'write-behind': 'A write goes to a queue and the cache; the database follows',
      'refresh-ahead': 'Loads anew before the end of the TTL. It hears of no write',
      'stale-while-revalidate': 'Serves what has expired and loads behind it. It hears of no write',
    },
    note: 'A stale read answered with an older version than had been acknowledged before the read began.',
  },
);

const choices = {
  requests: [500, 2_000, 10_000],
  keys: [20, 200, 2_000],
  skew: [0, 1, 1.5],
  writeShare: [0, 0.05, 0.2, 0.5],
  databaseMs: [1, 10, 40],
  ttlMs: [200, 500, 5_000],
} as const;

const defaults = {
  requests: 2_000,
  keys: 200,
  skew: 1,
  writeShare: 0.05,
  databaseMs: 10,
  ttlMs: 500,
} as const;
type Setting = keyof typeof defaults;

export function TheatreView({ access }: { access: ConsoleAccess }) {
  const messages = useMessages();
  const format = useFormat();
  const { theatre } = useLive();
  const [problem, setProblem] = useState<unknown>();
  if (!access.may.theatre) return <p className="notice">{messages.closed}</p>;
  const running = theatre?.state === 'running';
  const act = async (action: () => Promise<unknown>) => {
    try {
      await action();
      setProblem(undefined);
    } catch (caught) {
      setProblem(caught);
    }
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const settings = Object.fromEntries(
      (Object.keys(defaults) as Setting[]).map((name) => [name, Number(form.get(name))]),
    );
    const strategies = form.getAll('strategy') as TheatreStrategy[];
    void act(() => startTheatre({ ...settings, ...(strategies.length === 0 ? {} : { strategies }) }));
  };
  const names: Record<Setting, string> = {
    requests: messages.requests,
    keys: messages.keys,
    skew: messages.skew,
    writeShare: messages.writes,
    databaseMs: messages.database,
    ttlMs: messages.ttl,
  };
  const label = (name: Setting, value: number) => {
    if (name === 'skew') return messages.skews[String(value)];
    if (name === 'writeShare') return format.percent(value);
    return name.endsWith('Ms') ? format.milliseconds(value) : format.count(value);
  };
  return (
    <div className="stack">
      <section className="card stack">
        <div>
          <h2>{messages.title}</h2>
          <p className="soft small">{messages.lead}</p>
        </div>
        <form className="stack" onSubmit={submit}>
          <div className="theatre__settings">
            {(Object.keys(defaults) as Setting[]).map((name) => (
              <Field key={name} label={names[name]}>
                <select className="input" name={name} defaultValue={defaults[name]} disabled={running}>
                  {choices[name].map((value) => (
                    <option key={value} value={value}>
                      {label(name, value)}
                    </option>
                  ))}
                </select>
              </Field>
            ))}
          </div>
          <fieldset className="choices" disabled={running}>
            <legend className="field__label">{messages.strategies}</legend>
            {(Object.keys(messages.what) as TheatreStrategy[]).map((strategy) => (
              <label key={strategy} className="choice">
                <input type="checkbox" name="strategy" value={strategy} defaultChecked />
                <span>{strategy}</span>
              </label>
            ))}
          </fieldset>
          <div className="row">
            <button type="submit" className="button" disabled={running}>
              {messages.start}
            </button>
            {running ? (
              <button type="button" className="button button--quiet" onClick={() => void act(cancelTheatre)}>
                {messages.cancel}
              </button>
            ) : null}
          </div>
        </form>
        {problem === undefined ? null : <ProblemNotice problem={problem} />}
      </section>
      <section className="card stack">
        <div className="events__head">
          <h2>{messages.results}</h2>
          <p className="soft small" role="status">
            {messages.states[theatre?.state ?? 'idle']} {theatre?.reason}
          </p>
        </div>
        {theatre === undefined || theatre.rows.length === 0 ? null : <Results theatre={theatre} />}
        <p className="soft small">{messages.note}</p>
      </section>
    </div>
  );
}

function Results({ theatre }: { theatre: Theatre }) {
  const messages = useMessages();
  const format = useFormat();
  const total = theatre.request?.requests ?? 1;
  const done = theatre.rows.reduce((sum, row) => sum + row.done, 0);
  const most = (pick: (row: TheatreRow) => number | null) =>
    Math.max(1e-9, ...theatre.rows.map((row) => pick(row) ?? 0));
  const columns: [
    name: string,
    value: (row: TheatreRow) => number | null,
    text: (row: TheatreRow) => string,
    tone: string,
  ][] = [
    [messages.hitRate, hitRate, (row) => format.percent(hitRate(row)), 'good'],
    [messages.databaseReads, (row) => row.databaseReads, (row) => format.count(row.databaseReads), 'info'],
    [messages.databaseWrites, (row) => row.databaseWrites, (row) => format.count(row.databaseWrites), 'info'],
    [messages.p50, (row) => row.p50Ms, (row) => format.milliseconds(row.p50Ms), 'plain'],
    [messages.p99, (row) => row.p99Ms, (row) => format.milliseconds(row.p99Ms), 'plain'],
    [
      messages.stale,
      (row) => row.stale,
      (row) =>
        row.stale === 0
          ? '0'
          : `${format.count(row.stale)} · ${messages.behind(format.count(row.versionsBehindMost))}`,
      'bad',
    ],
  ];
  return (
    <>
      <progress
        className="theatre__progress"
        max={total * theatre.rows.length}
        value={done}
        aria-label={messages.progress}
      />
      <div className="scroller" tabIndex={0} role="region" aria-label={messages.results}>
        <table className="theatre">
          <thead>
            <tr>
              <th scope="col">{messages.strategy}</th>
              {columns.map(([name]) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {theatre.rows.map((row) => (
              <tr key={row.strategy} className={`theatre__row theatre__row--${row.state}`}>
                <th scope="row">
                  {row.strategy}
                  <span className="soft small theatre__what">{messages.what[row.strategy]}</span>
                  <span className="soft small">
                    {row.state === 'done'
                      ? format.milliseconds(row.seconds * 1_000)
                      : messages.row[row.state]}
                  </span>
                </th>
                {columns.map(([name, value, text, tone]) => {
                  const part = (value(row) ?? 0) / (tone === 'good' ? 1 : most(value));
                  return (
                    <td key={name}>
                      {row.state === 'waiting' ? '–' : text(row)}
                      <span className={`theatre__bar theatre__bar--${tone}`} aria-hidden="true">
                        <span style={{ width: `${Math.min(100, part * 100)}%` }} />
                      </span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function hitRate(row: TheatreRow): number | null {
  return row.reads === 0 ? null : Math.min(1, row.hits / row.reads);
}
