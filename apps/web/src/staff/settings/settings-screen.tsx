/** The restaurant's rules in one form: nothing is lost by leaving, by a colleague's change, or by a mistake in one field. */
import type { RestaurantConflict, StaffRestaurantView } from '@quicktable/contracts';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import useSWR from 'swr';
import { ApiProblem } from '../../api/problem.ts';
import {
  changeRestaurant,
  readChanges,
  readConflicts,
  readSettings,
  settingsPath,
} from '../../api/settings.ts';
import { dateInZone } from '../../shared/dates.ts';
import { Dialog } from '../../shared/dialog.tsx';
import { dictionary, useLanguage } from '../../shared/language.tsx';
import { ProblemNotice } from '../../shared/problem-notice.tsx';
import { usePageTitle } from '../../shared/use-page-title.ts';
import { useWrite } from '../../shared/use-write.ts';
import { ChangeLog, useFieldNames } from './change-log.tsx';
import { ConflictList } from './conflict-list.tsx';
import { type Changes, contested, keepChanges, loadChanges, rulesOf, withChange } from './draft.ts';
import type { Editor } from './editor.ts';
import { useFieldErrors } from './field-errors.ts';
import { SeatingSection } from './seating-section.tsx';
import './settings.css';
import { TablesSection } from './tables-section.tsx';
import { TextsSection } from './texts-section.tsx';
import { WeekSection } from './week-section.tsx';
import { WindowSection } from './window-section.tsx';

const useMessages = dictionary(
  {
    title: '매장 설정',
    unsaved: (names: string) => `저장하지 않음: ${names}`,
    save: '저장',
    discard: '되돌리기',
    saved: '저장했습니다.',
    conflicts: '규칙에 맞지 않는 예약',
    conflictsLead: '예약은 그대로 남아 있습니다. 손님과 상의해 주세요.',
    noConflicts: '모든 예약이 규칙에 맞습니다.',
    question: '다음 예약이 새 규칙에 맞지 않습니다. 예약은 그대로 남습니다. 저장할까요?',
    saveAnyway: '그래도 저장',
    back: '돌아가기',
    stale:
      '그 사이에 다른 직원이 설정을 바꾸었습니다. 새 내용을 불러왔고, 이 화면에서 바꾼 것은 그대로 있습니다.',
    contested: (names: string) => `둘 다 바꾼 항목: ${names}. 저장하면 이 화면의 내용이 됩니다.`,
    restored: '저장하지 않고 나갔던 내용을 다시 불러왔습니다.',
    log: '바뀐 기록',
  },
  {
    title: 'Restaurant settings',
    unsaved: (names: string) => `Not saved: ${names}`,
    save: 'Save',
    discard: 'Discard',
    saved: 'Saved.',
    conflicts: 'Reservations outside the rules',
    conflictsLead: 'They stand as they are; talk to the guests.',
    noConflicts: 'Every reservation fits the rules.',
    question: 'These reservations do not fit the new rules. They stay as they are. Save?',
    saveAnyway: 'Save all the same',
    back: 'Back',
    stale:
      'A colleague changed the settings meanwhile. They were read again, and what you changed here is kept.',
    contested: (names: string) => `Changed by both: ${names}. Saving makes it what you see here.`,
    restored: 'What you had not saved before leaving is here again.',
    log: 'Changes',
  },
);

export function SettingsScreen({ restaurantId }: { restaurantId: string }) {
  const messages = useMessages();
  const path = settingsPath(restaurantId);
  const { data, error, mutate } = useSWR(path, readSettings, { revalidateOnFocus: false });
  usePageTitle(messages.title);
  if (data !== undefined && data.restaurantId === restaurantId) {
    return <SettingsForm key={restaurantId} restaurant={data} reload={() => mutate()} show={mutate} />;
  }
  return (
    <div className="page">
      {error === undefined ? (
        <div className="skeleton day__empty" aria-busy="true" />
      ) : (
        <ProblemNotice problem={error} onRetry={() => void mutate()} />
      )}
    </div>
  );
}

function SettingsForm(props: {
  restaurant: StaffRestaurantView;
  reload: () => Promise<StaffRestaurantView | undefined>;
  show: (restaurant: StaffRestaurantView, options: { revalidate: false }) => Promise<unknown>;
}) {
  const { restaurant } = props;
  const { restaurantId } = restaurant;
  const messages = useMessages();
  const fieldNames = useFieldNames();
  const { language } = useLanguage();
  const [changes, setChanges] = useState<Changes>(() => loadChanges(restaurantId));
  const [restored] = useState(() => Object.keys(changes).length > 0);
  const [question, setQuestion] = useState<readonly RestaurantConflict[]>();
  const [saved, setSaved] = useState(false);
  const [stale, setStale] = useState<readonly string[]>();
  const form = useRef<HTMLFormElement>(null);
  const path = settingsPath(restaurantId);
  const conflicts = useSWR([path, 'conflicts'], () => readConflicts(path));
  const log = useSWR([path, 'changes'], () => readChanges(path));
  const base = rulesOf(restaurant);
  const changed = Object.keys(changes);

  const onStale = async () => {
    const newer = await props.reload();
    if (newer !== undefined) setStale(contested(base, rulesOf(newer), changes));
  };
  const { sending, problem, run, forget } = useWrite(() => void onStale());
  const errorOf = useFieldErrors(problem);

  useEffect(() => keepChanges(restaurantId, changes), [restaurantId, changes]);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    if (changed.length > 0) addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [changed.length]);
  useEffect(() => {
    if (problem === undefined) return;
    const wrong = form.current?.querySelector('.field__error');
    wrong?.scrollIntoView({ block: 'center' });
    wrong
      ?.closest('.field, fieldset, .stack')
      ?.querySelector<HTMLElement>('input, select, textarea')
      ?.focus();
  }, [problem]);

  const editor: Editor = {
    rules: { ...base, ...changes },
    set: (field, value) => {
      setSaved(false);
      setChanges((current) => withChange(base, current, field, value));
    },
    errorOf,
  };
  const settle = (next: StaffRestaurantView) => {
    void props.show(next, { revalidate: false });
    void conflicts.mutate();
    void log.mutate();
  };
  const save = async (anyway: boolean) => {
    if (!anyway) {
      const preview = await changeRestaurant(restaurant, changes, true);
      if (preview.conflicts.length > 0) {
        setQuestion(preview.conflicts);
        return;
      }
    }
    const result = await changeRestaurant(restaurant, changes, false);
    setQuestion(undefined);
    setChanges({});
    setStale(undefined);
    setSaved(true);
    settle(result.restaurant);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(() => save(false));
  };
  const isStale = problem instanceof ApiProblem && problem.code === 'REVISION_STALE';
  const namesOf = (fields: readonly string[]) => fields.map((field) => fieldNames[field] ?? field).join(', ');

  return (
    <div className="page settings stack">
      <h1>
        {messages.title} <span className="soft settings__name">{restaurant.name[language]}</span>
      </h1>
      {restored && changed.length > 0 && stale === undefined ? (
        <p className="notice" role="status">
          {messages.restored}
        </p>
      ) : null}
      <section className="card stack" aria-labelledby="conflicts">
        <h2 id="conflicts">{messages.conflicts}</h2>
        {conflicts.error === undefined ? null : (
          <ProblemNotice problem={conflicts.error} onRetry={() => void conflicts.mutate()} />
        )}
        {conflicts.data === undefined ? null : conflicts.data.items.length === 0 ? (
          <p className="soft">{messages.noConflicts}</p>
        ) : (
          <>
            <p className="small soft">{messages.conflictsLead}</p>
            <ConflictList conflicts={conflicts.data.items} />
          </>
        )}
      </section>
      <form ref={form} className="stack" onSubmit={submit}>
        <WeekSection editor={editor} today={dateInZone(restaurant.timeZone)} />
        <SeatingSection editor={editor} />
        <WindowSection editor={editor} />
        <TextsSection editor={editor} />
        {changed.length === 0 && !saved ? null : (
          <div className="save-bar" role="region" aria-label={messages.save}>
            {stale === undefined ? null : (
              <p className="notice notice--warm" role="alert">
                {messages.stale} {stale.length === 0 ? '' : messages.contested(namesOf(stale))}
              </p>
            )}
            {problem === undefined || isStale ? null : <ProblemNotice problem={problem} />}
            <div className="save-bar__row">
              <p className="small" role="status">
                {changed.length === 0 ? messages.saved : messages.unsaved(namesOf(changed))}
              </p>
              {changed.length === 0 ? null : (
                <span className="row">
                  <button
                    type="button"
                    className="button button--quiet"
                    onClick={() => {
                      setChanges({});
                      setStale(undefined);
                      forget();
                    }}
                  >
                    {messages.discard}
                  </button>
                  <button type="submit" className="button" disabled={sending}>
                    {messages.save}
                  </button>
                </span>
              )}
            </div>
          </div>
        )}
      </form>
      <TablesSection restaurant={restaurant} onSaved={settle} onStale={() => void onStale()} />
      <section className="card stack" aria-labelledby="log">
        <h2 id="log">{messages.log}</h2>
        {log.data === undefined ? null : <ChangeLog log={log.data} timeZone={restaurant.timeZone} />}
      </section>
      <Dialog open={question !== undefined} onClose={() => setQuestion(undefined)} title={messages.conflicts}>
        <div className="stack">
          <p>{messages.question}</p>
          <ConflictList conflicts={question ?? []} />
          {problem === undefined ? null : <ProblemNotice problem={problem} />}
          <div className="row">
            <button
              type="button"
              className="button"
              disabled={sending}
              onClick={() => void run(() => save(true))}
            >
              {messages.saveAnyway}
            </button>
            <button type="button" className="button button--quiet" onClick={() => setQuestion(undefined)}>
              {messages.back}
            </button>
          </div>
        </div>
      </Dialog>
    </div>
  );
}
