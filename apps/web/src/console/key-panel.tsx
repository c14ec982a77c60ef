/** One key: its value, its life counting down, and what the caching library keeps there. */
import type { ConsoleAccess, KeyView } from '@quicktable/contracts';
import { type ReactNode, useState } from 'react';
import useSWR from 'swr';
import { ApiProblem } from '../api/problem.ts';
import { dictionary } from '../shared/language.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';
import { invalidate, readKey } from './console-api.ts';
import { useFormat } from './format.ts';
import { useSecond } from './use-second.ts';

const useMessages = dictionary<{
  none: string;
  gone: string;
  title: string;
  value: string;
  type: string;
  left: string;
  never: string;
  age: string;
  fresh: string;
  staleSince: (seconds: string) => string;
  idle: string;
  memory: string;
  length: string;
  tags: string;
  noTags: string;
  holders: string;
  tiers: string;
  tier: Record<'process' | 'store', string>;
  state: string;
  states: Record<string, string>;
  truncated: string;
  invalidate: string;
  invalidateTag: (tag: string) => string;
  done: string;
  kept: string;
  again: string;
}>(
  {
    none: '왼쪽에서 키를 고르면 값과 남은 수명, 태그를 보여 줍니다.',
    gone: '이 키는 이제 없습니다. 만료되었거나 무효화되었습니다. 다음 읽기가 데이터베이스에서 다시 가져옵니다.',
    title: '선택한 키',
    value: '값',
    type: '형식',
    left: '남은 수명',
    never: '만료 없음',
    age: '나이',
    fresh: '신선한 시간',
    staleSince: (seconds) => `${seconds} 전에 지남`,
    idle: '마지막 사용 뒤',
    memory: '메모리',
    length: '길이',
    tags: '태그',
    noTags: '없음',
    holders: '리스 보유자',
    tiers: '계층',
    tier: { process: '프로세스(L1)', store: '저장소' },
    state: '상태',
    states: {
      value: '값',
      lease: '리스: 누군가 불러오는 중',
      fence: '펜스: 쓰기 진행 중',
      expired: '논리적으로 만료됨',
    },
    truncated: '길어서 앞부분만 보여 줍니다.',
    invalidate: '이 키 무효화',
    invalidateTag: (tag) => `태그 ${tag} 무효화`,
    done: '무효화했습니다.',
    kept: '캐시가 응답하지 않아 보관했습니다. 돌아오면 전달됩니다.',
    again: '다시 읽기',
  },
  {
    none: 'Choose a key, and its value, remaining life and tags are shown here.',
    gone: 'This key is gone: it expired or was invalidated. The next read fetches it from the database.',
    title: 'The key',
    value: 'Value',
    type: 'Type',
    left: 'Life left',
    never: 'no expiry',
    age: 'Age',
    fresh: 'Fresh for',
    staleSince: (seconds) => `stale since ${seconds}`,
    idle: 'Not used for',
    memory: 'Memory',
    length: 'Length',
    tags: 'Tags',
    noTags: 'none',
    holders: "Lease's holder",
    tiers: 'Tiers',
    tier: { process: 'process (L1)', store: 'store' },
    state: 'State',
    states: {
      value: 'value',
      lease: 'lease: somebody is loading',
      fence: 'fence: a write is under way',
      expired: 'logically expired',
    },
    truncated: 'It is long; this is its beginning.',
    invalidate: 'Invalidate this key',
    invalidateTag: (tag) => `Invalidate the tag ${tag}`,
    done: 'It is invalidated.',
    kept: 'The cache does not answer; it is kept and will be delivered.',
    again: 'Read again',
  },
);

export function KeyPanel({ keyId, access }: { keyId: string; access: ConsoleAccess }) {
  const messages = useMessages();
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<unknown>();
  const { data, error, mutate } = useSWR(keyId === '' ? null : ['key', keyId], () => readKey(keyId), {
    refreshInterval: 5_000,
    shouldRetryOnError: false,
    keepPreviousData: false,
  });
  const remove = async (body: Parameters<typeof invalidate>[0]) => {
    try {
      const { delivered } = await invalidate(body);
      setSaid(delivered ? messages.done : messages.kept);
      setProblem(undefined);
      await mutate();
    } catch (caught) {
      setProblem(caught);
    }
  };
  const gone = error instanceof ApiProblem && error.status === 404;
  return (
    <section className="card stack key-panel" aria-label={messages.title}>
      {keyId === '' ? <p className="soft">{messages.none}</p> : null}
      {keyId !== '' && data === undefined && error === undefined ? (
        <div className="skeleton console__table-loading" />
      ) : null}
      {gone ? <p className="notice">{messages.gone}</p> : null}
      {gone ? (
        <button type="button" className="button button--small button--quiet" onClick={() => void mutate()}>
          {messages.again}
        </button>
      ) : null}
      {error !== undefined && !gone ? <ProblemNotice problem={error} onRetry={() => void mutate()} /> : null}
      {data !== undefined && error === undefined ? (
        <Contents
          view={data}
          mayRemove={data.entity !== null && access.may.browse !== 'no'}
          remove={remove}
        />
      ) : null}
      <p className="small" role="status">
        {said}
      </p>
      {problem === undefined ? null : <ProblemNotice problem={problem} />}
    </section>
  );
}

/** JSON spread over lines; anything else as it is. */
function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function Contents(props: {
  view: KeyView;
  mayRemove: boolean;
  remove: (body: { keyIds?: string[]; tags?: string[] }) => Promise<void>;
}) {
  const { view, mayRemove, remove } = props;
  const messages = useMessages();
  const { slot } = view;
  return (
    <>
      <h2 className="console__mono key-panel__name">{view.key}</h2>
      <Facts view={view} />
      <div>
        <h3>{messages.value}</h3>
        {slot?.text !== null && slot?.text !== undefined ? (
          <pre className="value" tabIndex={0}>
            {pretty(slot.text)}
          </pre>
        ) : view.shown.length === 1 && view.shown[0]?.length === 1 && view.type === 'string' ? (
          <pre className="value" tabIndex={0}>
            {pretty(view.shown[0][0] ?? '')}
          </pre>
        ) : (
          <Cells rows={view.shown} />
        )}
        {view.truncated ? <p className="soft small">{messages.truncated}</p> : null}
      </div>
      {mayRemove ? (
        <div className="row">
          <button
            type="button"
            className="button button--small button--danger"
            onClick={() => void remove({ keyIds: [view.keyId] })}
          >
            {messages.invalidate}
          </button>
          {slot?.tags.map((tag) => (
            <button
              key={tag}
              type="button"
              className="button button--small button--quiet"
              onClick={() => void remove({ tags: [tag] })}
            >
              {messages.invalidateTag(tag)}
            </button>
          ))}
        </div>
      ) : null}
    </>
  );
}

function Facts({ view }: { view: KeyView }) {
  const messages = useMessages();
  const format = useFormat();
  const [readAtMs] = useReadTime(view);
  const nowMs = useSecond();
  const sinceMs = Math.max(0, nowMs - readAtMs);
  const { slot } = view;
  const left = view.remainingMs === null ? null : Math.max(0, view.remainingMs - sinceMs);
  const facts: [string, ReactNode][] = [
    [messages.type, view.encoding === null ? view.type : `${view.type} (${view.encoding})`],
    [messages.left, left === null ? messages.never : format.seconds(left / 1_000)],
  ];
  if (slot !== null) {
    facts.push([messages.state, messages.states[slot.state] ?? slot.state]);
    if (slot.ageMs !== null) facts.push([messages.age, format.seconds((slot.ageMs + sinceMs) / 1_000)]);
    facts.push(
      [messages.tags, slot.tags.length === 0 ? messages.noTags : slot.tags.join(', ')],
      [messages.tiers, slot.tiers.map((tier) => messages.tier[tier]).join(', ')],
    );
    if (slot.freshForMs !== null) {
      const fresh = slot.freshForMs - sinceMs;
      const seconds = format.seconds(Math.abs(fresh) / 1_000);
      facts.push([messages.fresh, fresh > 0 ? seconds : messages.staleSince(seconds)]);
    }
    if (slot.holders.length > 0) facts.push([messages.holders, slot.holders.join(', ')]);
  }
  facts.push([messages.length, format.count(view.length)]);
  if (view.memoryBytes !== null) facts.push([messages.memory, format.bytes(view.memoryBytes)]);
  if (view.idleSeconds !== null) facts.push([messages.idle, format.seconds(view.idleSeconds)]);
  return (
    <dl className="pairs">
      {facts.map(([name, value]) => (
        <div key={name} className="pairs__row">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** When this answer came, to count on from. */
function useReadTime(view: KeyView): [number] {
  const [seen, setSeen] = useState({ view, atMs: Date.now() });
  if (seen.view !== view) setSeen({ view, atMs: Date.now() });
  return [seen.atMs];
}

function Cells({ rows }: { rows: readonly (readonly string[])[] }) {
  const messages = useMessages();
  return (
    <div className="scroller" tabIndex={0} role="region" aria-label={messages.value}>
      <table className="cells">
        <tbody>
          {rows.map((row) => (
            <tr key={row.join('\u0000')}>
              {row.map((cell, column) => (
                <td key={column === 0 ? 'name' : 'value'}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
