/** The key browser: pages of keys by entity or prefix, and beside them the key that was chosen. */
import type { ConsoleAccess, KeyList, KeySummary } from '@quicktable/contracts';
import { type SubmitEvent, useCallback, useEffect, useState } from 'react';
import { Field } from '../shared/field.tsx';
import { formText } from '../shared/form-text.ts';
import { dictionary } from '../shared/language.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';
import { invalidate, listKeys } from './console-api.ts';
import { useFormat } from './format.ts';
import { KeyPanel } from './key-panel.tsx';

const useMessages = dictionary(
  {
    title: '키',
    entity: '엔티티',
    everything: '전체 키',
    choose: '엔티티를 고르세요',
    prefix: '접두사',
    prefixHint: '적은 글자로 시작하는 키를 찾습니다. *와 ?도 글자 그대로입니다.',
    list: '목록 보기',
    more: '더 보기',
    searching: '아직 찾는 중입니다. 더 보기를 누르면 이어서 찾습니다.',
    none: '그런 키가 없습니다.',
    never: '만료 없음',
    tag: '태그로 무효화',
    tagHint: '이 태그가 붙은 모든 값을 한 번에 무효화합니다. 예: guest:user123',
    invalidate: '무효화',
    done: (tag: string) => `태그 ${tag}를 무효화했습니다.`,
    kept: (tag: string) => `캐시가 응답하지 않아, 태그 ${tag}의 무효화를 보관했습니다.`,
    unsupported: '키를 보려면 캐시 저장소가 내장 엔진이나 Redis여야 합니다.',
  },
  {
    title: 'Keys',
    entity: 'Entity',
    everything: 'All keys',
    choose: 'Choose an entity',
    prefix: 'Prefix',
    prefixHint: 'Finds the keys that begin so. * and ? stand for themselves.',
    list: 'List',
    more: 'More',
    searching: 'Still searching: More goes on.',
    none: 'There is no such key.',
    never: 'no expiry',
    tag: 'Invalidate by tag',
    tagHint: 'Every value that carries this tag, in one step. For example guest:user123',
    invalidate: 'Invalidate',
    done: (tag: string) => `The tag ${tag} is invalidated.`,
    kept: (tag: string) => `The cache does not answer; the invalidation of ${tag} is kept.`,
    unsupported: 'To see keys, the cache must be held by the embedded engine or a Redis.',
  },
);

interface Asked {
  readonly entity: string;
  readonly prefix: string;
}

export function KeysView({ access, keyId }: { access: ConsoleAccess; keyId: string }) {
  const messages = useMessages();
  const firstEntity = access.entities[0]?.name ?? '';
  const [asked, setAsked] = useState<Asked>({ entity: firstEntity, prefix: '' });
  if (access.may.browse === 'no') return <p className="notice">{messages.unsupported}</p>;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setAsked({ entity: formText(form, 'entity'), prefix: formText(form, 'prefix') });
  };
  return (
    <div className="keys">
      <section className="card stack">
        <h2>{messages.title}</h2>
        <form className="keys__form" onSubmit={submit}>
          <Field label={messages.entity}>
            <select
              className="input"
              name="entity"
              defaultValue={firstEntity}
              onChange={(event) => event.target.form?.requestSubmit()}
            >
              {access.may.browse === 'all' ? <option value="">{messages.everything}</option> : null}
              {access.entities.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </Field>
          <Field label={messages.prefix} hint={messages.prefixHint}>
            <input className="input" name="prefix" autoComplete="off" spellCheck={false} maxLength={400} />
          </Field>
          <button type="submit" className="button button--small">
            {messages.list}
          </button>
        </form>
        <KeyPages key={`${asked.entity} ${asked.prefix}`} asked={asked} chosen={keyId} />
        <TagForm />
      </section>
      <KeyPanel key={keyId} keyId={keyId} access={access} />
    </div>
  );
}

function KeyPages({ asked, chosen }: { asked: Asked; chosen: string }) {
  const messages = useMessages();
  const format = useFormat();
  const [items, setItems] = useState<readonly KeySummary[]>([]);
  const [cursor, setCursor] = useState<string | null | undefined>();
  const [problem, setProblem] = useState<unknown>();

  const load = useCallback(
    async (from: string | undefined) => {
      try {
        const page: KeyList = await listKeys({
          ...(asked.entity === '' ? {} : { entity: asked.entity }),
          ...(asked.prefix === '' ? {} : { prefix: asked.prefix }),
          ...(from === undefined ? {} : { cursor: from }),
        });
        setItems((known) => {
          const seen = new Set(known.map(({ keyId }) => keyId));
          return [...known, ...page.items.filter(({ keyId }) => !seen.has(keyId))];
        });
        setCursor(page.cursor);
        setProblem(undefined);
      } catch (caught) {
        setProblem(caught);
      }
    },
    [asked],
  );
  useEffect(() => {
    void load(undefined);
  }, [load]);

  if (problem !== undefined)
    return <ProblemNotice problem={problem} onRetry={() => void load(cursor ?? undefined)} />;
  if (cursor === undefined) return <div className="skeleton console__table-loading" />;
  return (
    <>
      {items.length === 0 ? (
        <p className="soft">{cursor === null ? messages.none : messages.searching}</p>
      ) : (
        <ul className="keys__list">
          {items.map((item) => (
            <li key={item.keyId}>
              <a href={`#keys/${item.keyId}`} aria-current={item.keyId === chosen ? 'true' : undefined}>
                <span className="console__mono keys__name">{item.key}</span>
                <span className="soft small keys__facts">
                  {item.type} ·{' '}
                  {item.remainingMs === null ? messages.never : format.seconds(item.remainingMs / 1_000)}
                </span>
              </a>
            </li>
          ))}
        </ul>
      )}
      {cursor === null ? null : (
        <button
          type="button"
          className="button button--small button--quiet"
          onClick={() => void load(cursor)}
        >
          {messages.more}
        </button>
      )}
    </>
  );
}

function TagForm() {
  const messages = useMessages();
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<unknown>();
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const tag = formText(new FormData(event.currentTarget), 'tag');
    try {
      const { delivered } = await invalidate({ tags: [tag] });
      setSaid(delivered ? messages.done(tag) : messages.kept(tag));
      setProblem(undefined);
    } catch (caught) {
      setProblem(caught);
    }
  };
  return (
    <form className="keys__form keys__tag" onSubmit={(event) => void submit(event)}>
      <Field label={messages.tag} hint={messages.tagHint}>
        <input className="input" name="tag" required autoComplete="off" spellCheck={false} maxLength={400} />
      </Field>
      <button type="submit" className="button button--small button--quiet">
        {messages.invalidate}
      </button>
      <p className="small" role="status">
        {said}
      </p>
      {problem === undefined ? null : <ProblemNotice problem={problem} />}
    </form>
  );
}
