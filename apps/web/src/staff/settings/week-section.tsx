/** Opening hours of each weekday, what holidays do, and single days on which the week does not hold. */
import { dictionary } from '../../shared/language.tsx';
import { Field } from '../../shared/field.tsx';
import type { Rules } from './draft.ts';
import type { Editor } from './editor.ts';
import { HoursEditor } from './hours-editor.tsx';
import { RemoveButton } from './remove-button.tsx';

const useMessages = dictionary(
  {
    week: '영업시간',
    weekdays: ['일요일', '월요일', '화요일', '수요일', '목요일', '금요일', '토요일'],
    copy: '모든 요일에 같게',
    holiday: '공휴일',
    holidayRules: { open: '평소처럼 영업', closed: '휴무', 'sunday-hours': '일요일 시간으로 영업' },
    exceptions: '예외 영업일',
    exceptionsLead: '임시 휴무나 단축 영업처럼 그날만 다른 시간을 적습니다.',
    date: '날짜',
    reasonKo: '이유 (한국어)',
    reasonEn: '이유 (영어)',
    add: '날짜 추가',
    remove: (date: string) => `${date} 지우기`,
    newReason: { ko: '임시 휴무', en: 'Closed for the day' },
  },
  {
    week: 'Opening hours',
    weekdays: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
    copy: 'Same on every day',
    holiday: 'Public holidays',
    holidayRules: { open: 'Open as usual', closed: 'Closed', 'sunday-hours': 'Open with Sunday’s hours' },
    exceptions: 'Special days',
    exceptionsLead: 'Days that differ from the week: a day off, shorter hours.',
    date: 'Date',
    reasonKo: 'Reason (Korean)',
    reasonEn: 'Reason (English)',
    add: 'Add a day',
    remove: (date: string) => `Remove ${date}`,
    newReason: { ko: '임시 휴무', en: 'Closed for the day' },
  },
);

export function WeekSection({ editor, today }: { editor: Editor; today: string }) {
  const { rules } = editor;
  const messages = useMessages();
  return (
    <section className="card stack" aria-labelledby="week">
      <h2 id="week">{messages.week}</h2>
      <div className="week">
        {messages.weekdays.map((weekday, index) => {
          const hours = rules.weeklyHours[index] ?? [];
          const error = editor.errorOf(`weeklyHours/${index}`);
          return (
            <fieldset key={weekday} className="week__day">
              <legend>{weekday}</legend>
              <HoursEditor
                hours={hours}
                onChange={(changed) =>
                  editor.set(
                    'weeklyHours',
                    rules.weeklyHours.map((day, at) => (at === index ? changed : day)),
                  )
                }
              />
              <button
                type="button"
                className="link-button"
                aria-label={`${weekday}: ${messages.copy}`}
                onClick={() =>
                  editor.set(
                    'weeklyHours',
                    rules.weeklyHours.map(() => hours),
                  )
                }
              >
                {messages.copy}
              </button>
              {error === undefined ? null : <span className="field__error">{error}</span>}
            </fieldset>
          );
        })}
      </div>
      <Field label={messages.holiday} error={editor.errorOf('holidayRule')}>
        <select
          className="input settings__short"
          value={rules.holidayRule}
          onChange={(event) => editor.set('holidayRule', event.target.value as Rules['holidayRule'])}
        >
          {Object.entries(messages.holidayRules).map(([rule, name]) => (
            <option key={rule} value={rule}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <Exceptions editor={editor} today={today} />
    </section>
  );
}

function Exceptions({ editor, today }: { editor: Editor; today: string }) {
  const { exceptions } = editor.rules;
  const messages = useMessages();
  const change = (index: number, part: Partial<Rules['exceptions'][number]>) =>
    editor.set(
      'exceptions',
      exceptions.map((day, at) => (at === index ? { ...day, ...part } : day)),
    );
  return (
    <div className="stack">
      <h3>{messages.exceptions}</h3>
      <p className="small soft">{messages.exceptionsLead}</p>
      {exceptions.map((day, index) => {
        const error = editor.errorOf(`exceptions/${index}`) ?? editor.errorOf(`exceptions/${day.date}`);
        return (
          // A date may be edited; its place in the list is what it is edited by.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={index} className="exception">
            <div className="exception__head">
              <Field label={messages.date} error={error}>
                <input
                  className="input"
                  type="date"
                  required
                  value={day.date}
                  onChange={(event) => change(index, { date: event.target.value })}
                />
              </Field>
              <RemoveButton
                label={messages.remove(day.date)}
                onClick={() =>
                  editor.set(
                    'exceptions',
                    exceptions.filter((_, at) => at !== index),
                  )
                }
              />
            </div>
            <div className="pair">
              <Field label={messages.reasonKo}>
                <input
                  className="input"
                  required
                  maxLength={200}
                  value={day.reason.ko}
                  onChange={(event) => change(index, { reason: { ...day.reason, ko: event.target.value } })}
                />
              </Field>
              <Field label={messages.reasonEn}>
                <input
                  className="input"
                  required
                  maxLength={200}
                  value={day.reason.en}
                  onChange={(event) => change(index, { reason: { ...day.reason, en: event.target.value } })}
                />
              </Field>
            </div>
            <HoursEditor hours={day.periods} onChange={(periods) => change(index, { periods })} />
          </div>
        );
      })}
      <div>
        <button
          type="button"
          className="button button--small button--quiet"
          onClick={() =>
            editor.set('exceptions', [
              ...exceptions,
              { date: today, reason: messages.newReason, periods: [] },
            ])
          }
        >
          {messages.add}
        </button>
      </div>
    </div>
  );
}
