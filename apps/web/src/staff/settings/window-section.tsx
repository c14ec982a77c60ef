/** When guests may book, change and cancel online, and the terms they are shown. */
import { Field } from '../../shared/field.tsx';
import { dictionary, useLanguage } from '../../shared/language.tsx';
import type { Editor } from './editor.ts';
import { RuleNumber } from './rule-number.tsx';

const useMessages = dictionary(
  {
    title: '예약 기간과 마감',
    ahead: '며칠 전부터 예약',
    days: '일',
    notice: '예약 마감',
    change: '변경 마감',
    cancel: '취소 마감',
    minutes: '분 전',
    policy: '취소 규정과 위약금 안내',
    policyLead: '예약을 확정하기 전에 보여 주고, 그때의 내용이 예약에 남습니다.',
    korean: '한국어',
    english: '영어',
  },
  {
    title: 'Booking window and cut-offs',
    ahead: 'Bookable days ahead',
    days: 'days',
    notice: 'Book until',
    change: 'Change until',
    cancel: 'Cancel until',
    minutes: 'min before',
    policy: 'Terms of cancellation and penalties',
    policyLead: 'Shown before a guest confirms, and kept with the reservation as it was then.',
    korean: 'Korean',
    english: 'English',
  },
);

export function WindowSection({ editor }: { editor: Editor }) {
  const { rules } = editor;
  const messages = useMessages();
  return (
    <section className="card stack" aria-labelledby="window">
      <h2 id="window">{messages.title}</h2>
      <div className="settings__grid">
        <RuleNumber
          editor={editor}
          field="bookingOpensDaysAhead"
          label={messages.ahead}
          unit={messages.days}
        />
        <MinutesBefore editor={editor} field="minimumNoticeMinutes" label={messages.notice} />
        <MinutesBefore editor={editor} field="changeCutoffMinutes" label={messages.change} />
        <MinutesBefore editor={editor} field="cancelCutoffMinutes" label={messages.cancel} />
      </div>
      <h3>{messages.policy}</h3>
      <p className="small soft">{messages.policyLead}</p>
      <div className="settings__texts">
        {(['ko', 'en'] as const).map((language) => (
          <Field
            key={language}
            label={language === 'ko' ? messages.korean : messages.english}
            error={editor.errorOf(`cancellationPolicy/${language}`)}
          >
            <textarea
              className="input"
              rows={4}
              required
              maxLength={4000}
              lang={language}
              value={rules.cancellationPolicy[language]}
              onChange={(event) =>
                editor.set('cancellationPolicy', {
                  ...rules.cancellationPolicy,
                  [language]: event.target.value,
                })
              }
            />
          </Field>
        ))}
      </div>
    </section>
  );
}

type MinutesField = 'minimumNoticeMinutes' | 'changeCutoffMinutes' | 'cancelCutoffMinutes';

function MinutesBefore({ editor, field, label }: { editor: Editor; field: MinutesField; label: string }) {
  const messages = useMessages();
  const { language } = useLanguage();
  const value = editor.rules[field];
  return (
    <RuleNumber
      editor={editor}
      field={field}
      label={label}
      unit={messages.minutes}
      hint={Number.isFinite(value) ? inHours(value, language) : undefined}
    />
  );
}

/** 1500 as "1일 1시간" or "1 day 1 hour"; undefined below an hour, where the minutes say it all. */
function inHours(minutes: number, language: 'ko' | 'en'): string | undefined {
  if (minutes < 60) return undefined;
  const parts = [
    { unit: 'day', count: Math.floor(minutes / 1440) },
    { unit: 'hour', count: Math.floor((minutes % 1440) / 60) },
    { unit: 'minute', count: minutes % 60 },
  ];
  return parts
    .filter(({ count }) => count > 0)
    .map(({ unit, count }) =>
      new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count),
    )
    .join(' ');
}
