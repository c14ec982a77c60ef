/** Chaos: break the cache or the database for a while, and see at once what it does to the reads. */
import type { ConsoleAccess, FaultKind, FaultRequest, FaultTarget } from '@quicktable/contracts';
import { useState } from 'react';
import { dictionary } from '../shared/language.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';
import { endFault, startFault } from './console-api.ts';
import { FigureTiles } from './figure-tiles.tsx';
import { useFormat } from './format.ts';
import { LatencyPlot } from './latency-plot.tsx';
import { useLive } from './live.ts';
import { TrafficPlot } from './traffic-plot.tsx';

type Names = Record<string, { readonly name: string; readonly what: string }>;

const useMessages = dictionary<{
  title: string;
  lead: string;
  closed: string;
  seconds: string;
  cache: string;
  database: string;
  cacheNote: string;
  databaseNote: string;
  noCache: string;
  mend: string;
  faults: Names;
  hint: string;
}>(
  {
    title: '장애 실험',
    lead: '진짜 장애를 냅니다. 서비스와 엔진 사이의 TCP 연결이 끊기거나 멈추거나 늦어집니다. 엔진의 데이터는 그대로입니다.',
    closed: '장애 실험은 실습 환경에서만 할 수 있습니다.',
    seconds: '지속 시간',
    cache: '캐시',
    database: '데이터베이스',
    cacheNote:
      '요청은 하나도 실패하지 않아야 합니다. 읽기는 데이터베이스로 가고, 캐시가 돌아오면 저절로 다시 씁니다.',
    databaseNote: '캐시에 있는 값은 계속 빠르게 나갑니다. 없는 값만 늦어지거나 실패합니다.',
    noCache: '캐시 장애는 TLS 없는 단독 Redis나 내장 엔진에서만 낼 수 있습니다.',
    mend: '복구',
    faults: {
      kill: { name: '죽이기', what: '연결이 끊기고 새 연결은 거부됩니다' },
      freeze: { name: '얼리기', what: '연결은 받지만 아무 응답이 없습니다' },
      'slow-cache-2': { name: '2 ms 늦추기', what: '응답마다 2 ms 늦습니다' },
      'slow-cache': { name: '200 ms 늦추기', what: '응답마다 200 ms 늦어, 기다리지 않고 우회합니다' },
      'slow-database': { name: '300 ms 늦추기', what: '조회마다 300 ms 늦습니다' },
      'fail-half': { name: '절반 실패', what: '조회 둘 중 하나가 실패합니다' },
      fail: { name: '모두 실패', what: '모든 조회가 실패합니다' },
    },
    hint: '효과를 보려면 위의 ‘실습용 읽기 보내기’를 켜세요.',
  },
  {
    title: 'Chaos',
    lead: "The faults are real: the TCP connections between the service and the engine are reset, silent or late. The engine's data stays.",
    closed: 'Faults are made in the lab profile only.',
    seconds: 'For',
    cache: 'Cache',
    database: 'Database',
    cacheNote:
      'Not one request should fail: reads go to the database, and to the cache again as soon as it is back.',
    databaseNote:
      'What the cache has goes out as fast as ever. Only what it does not have is late, or fails.',
    noCache: 'Faults of the cache need the embedded engine, or a single Redis without TLS.',
    mend: 'Mend',
    faults: {
      kill: { name: 'Kill', what: 'Connections are reset, and new ones refused' },
      freeze: { name: 'Freeze', what: 'Connections are accepted, and nothing is answered' },
      'slow-cache-2': { name: '2 ms slower', what: 'Each answer comes 2 ms later' },
      'slow-cache': { name: '200 ms slower', what: 'Each answer comes 200 ms later: it is not waited for' },
      'slow-database': { name: '300 ms slower', what: 'Each read takes 300 ms longer' },
      'fail-half': { name: 'Half fails', what: 'One of two reads fails' },
      fail: { name: 'All fails', what: 'Every read fails' },
    },
    hint: 'To see what it does, turn on “Send reads” above.',
  },
);

interface Choice {
  readonly name: string;
  readonly kind: FaultKind;
  readonly options: Partial<FaultRequest>;
}

const choices: Record<FaultTarget, readonly Choice[]> = {
  cache: [
    { name: 'kill', kind: 'kill', options: {} },
    { name: 'freeze', kind: 'freeze', options: {} },
    { name: 'slow-cache-2', kind: 'slow', options: { latencyMs: 2 } },
    { name: 'slow-cache', kind: 'slow', options: { latencyMs: 200 } },
  ],
  database: [
    { name: 'slow-database', kind: 'slow', options: { latencyMs: 300 } },
    { name: 'fail-half', kind: 'fail', options: { errorRate: 0.5 } },
    { name: 'fail', kind: 'fail', options: { errorRate: 1 } },
  ],
};

/** In seconds; the service allows a minute at most. */
const durations = [10, 20, 60];

export function ChaosView({ access }: { access: ConsoleAccess }) {
  const messages = useMessages();
  const format = useFormat();
  const { faults } = useLive();
  const [seconds, setSeconds] = useState(20);
  const [problem, setProblem] = useState<unknown>();
  if (access.may.faults.length === 0) return <p className="notice">{messages.closed}</p>;
  const act = async (action: () => Promise<unknown>) => {
    try {
      await action();
      setProblem(undefined);
    } catch (caught) {
      setProblem(caught);
    }
  };
  return (
    <div className="chaos">
      <section className="card stack">
        <div>
          <h2>{messages.title}</h2>
          <p className="soft small">{messages.lead}</p>
        </div>
        <fieldset className="choices">
          <legend className="field__label">{messages.seconds}</legend>
          {durations.map((choice) => (
            <label key={choice} className="choice">
              <input
                type="radio"
                name="seconds"
                checked={seconds === choice}
                onChange={() => setSeconds(choice)}
              />
              <span>{format.seconds(choice)}</span>
            </label>
          ))}
        </fieldset>
        {problem === undefined ? null : <ProblemNotice problem={problem} />}
        <div className="stack">
          {(['cache', 'database'] as const).map((target) => {
            const standing = faults.find((fault) => fault.target === target);
            const possible = access.may.faults.includes(target);
            return (
              <section key={target} className="chaos__target" aria-labelledby={`chaos-${target}`}>
                <h3 id={`chaos-${target}`}>{messages[target]}</h3>
                <p className="soft small">
                  {target === 'database'
                    ? messages.databaseNote
                    : possible
                      ? messages.cacheNote
                      : messages.noCache}
                </p>
                {choices[target].map(({ name, kind, options }) => {
                  const on =
                    standing?.kind === kind &&
                    (options.latencyMs ?? standing.latencyMs) === standing.latencyMs &&
                    (options.errorRate ?? standing.errorRate) === standing.errorRate;
                  return (
                    <button
                      key={name}
                      type="button"
                      className="chaos__switch"
                      aria-pressed={on}
                      disabled={!possible}
                      onClick={() =>
                        void act(() =>
                          on ? endFault(target) : startFault(target, { kind, seconds, ...options }),
                        )
                      }
                    >
                      <strong>{on ? messages.mend : messages.faults[name]?.name}</strong>
                      <span className="soft small">{messages.faults[name]?.what}</span>
                    </button>
                  );
                })}
              </section>
            );
          })}
        </div>
        <p className="soft small">{messages.hint}</p>
      </section>
      <div className="stack chaos__effect">
        <FigureTiles engine={false} />
        <TrafficPlot />
        <LatencyPlot />
      </div>
    </div>
  );
}
