/** How long parties stay, how many may arrive at a time, and which parties are taken. */
import { dictionary } from '../../shared/language.tsx';
import type { Rules } from './draft.ts';
import type { Editor } from './editor.ts';
import { NumberInput } from './number-input.tsx';
import { RuleNumber } from './rule-number.tsx';
import { RemoveButton } from './remove-button.tsx';
import { TimeSelect } from './time-select.tsx';

const useMessages = dictionary(
  {
    turnTimes: '이용 시간',
    turnLead:
      '인원에 따라 테이블을 얼마나 쓰는지 적습니다. 15분 단위이고, 마지막 줄은 더 큰 인원에도 적용됩니다.',
    upTo: '인원 (이하)',
    minutes: '이용 시간',
    people: '명',
    minute: '분',
    addTurn: '줄 추가',
    removeTurn: (size: number) => `${size}명 이하 줄 지우기`,
    pacing: '입장 속도',
    pacingLead: '주방이 감당할 수 있도록 15분에 받는 손님 수를 정합니다.',
    covers: '15분에 최대',
    peak: '붐비는 시간',
    from: '부터',
    to: '까지',
    addPeak: '붐비는 시간 추가',
    removePeak: (from: string) => `${from} 붐비는 시간 지우기`,
    parties: '예약 인원',
    minParty: '최소 인원',
    maxParty: '최대 인원',
    confirm: '매장 확인이 필요한 인원 (초과)',
    confirmNever: '모두 바로 확정',
    slot: '예약 간격',
    combined: '붙이는 테이블 (최대)',
    tables: '개',
  },
  {
    turnTimes: 'Turn times',
    turnLead:
      'How long a party keeps its table, by size. Multiples of 15 minutes; the last row holds for larger parties too.',
    upTo: 'Party of up to',
    minutes: 'Stays',
    people: 'guests',
    minute: 'min',
    addTurn: 'Add a row',
    removeTurn: (size: number) => `Remove the row up to ${size}`,
    pacing: 'Pacing',
    pacingLead: 'How many guests may arrive within 15 minutes, so that the kitchen keeps up.',
    covers: 'At most in 15 minutes',
    peak: 'Busy hours',
    from: 'From',
    to: 'Until',
    addPeak: 'Add busy hours',
    removePeak: (from: string) => `Remove the busy hours from ${from}`,
    parties: 'Parties',
    minParty: 'Smallest party',
    maxParty: 'Largest party',
    confirm: 'Staff confirms parties above',
    confirmNever: 'All are confirmed at once',
    slot: 'Arrivals every',
    combined: 'Tables pushed together, at most',
    tables: 'tables',
  },
);

export function SeatingSection({ editor }: { editor: Editor }) {
  const { rules } = editor;
  const messages = useMessages();
  return (
    <section className="card stack" aria-labelledby="turn-times">
      <h2 id="turn-times">{messages.turnTimes}</h2>
      <p className="small soft">{messages.turnLead}</p>
      <TurnTimes editor={editor} />
      <h3>{messages.pacing}</h3>
      <p className="small soft">{messages.pacingLead}</p>
      <Pacing editor={editor} />
      <h3>{messages.parties}</h3>
      <div className="settings__grid">
        <RuleNumber editor={editor} field="minParty" label={messages.minParty} unit={messages.people} />
        <RuleNumber editor={editor} field="maxParty" label={messages.maxParty} unit={messages.people} />
        <RuleNumber editor={editor} field="slotMinutes" label={messages.slot} unit={messages.minute} />
        <RuleNumber
          editor={editor}
          field="maxTablesCombined"
          label={messages.combined}
          unit={messages.tables}
        />
        {rules.confirmAbovePartySize === null ? null : (
          <RuleNumber
            editor={editor}
            field="confirmAbovePartySize"
            label={messages.confirm}
            unit={messages.people}
          />
        )}
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={rules.confirmAbovePartySize === null}
          onChange={(event) =>
            editor.set('confirmAbovePartySize', event.target.checked ? null : rules.maxParty)
          }
        />
        <span>{messages.confirmNever}</span>
      </label>
    </section>
  );
}

function TurnTimes({ editor }: { editor: Editor }) {
  const { turnTimes } = editor.rules;
  const messages = useMessages();
  const error = editor.errorOf('turnTimes');
  const change = (index: number, part: Partial<Rules['turnTimes'][number]>) =>
    editor.set(
      'turnTimes',
      turnTimes.map((row, at) => (at === index ? { ...row, ...part } : row)),
    );
  const last = turnTimes.at(-1);
  return (
    <div className="stack stack--tight">
      {turnTimes.map((row, index) => (
        // Rows are edited by their place; the size in them is what is edited.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className="rule-row">
          <NumberInput
            label={messages.upTo}
            unit={messages.people}
            value={row.upToPartySize}
            min={1}
            max={200}
            onChange={(upToPartySize) => change(index, { upToPartySize })}
          />
          <NumberInput
            label={messages.minutes}
            unit={messages.minute}
            value={row.minutes}
            min={15}
            max={600}
            step={15}
            onChange={(minutes) => change(index, { minutes })}
          />
          <RemoveButton
            label={messages.removeTurn(row.upToPartySize)}
            onClick={() =>
              editor.set(
                'turnTimes',
                turnTimes.filter((_, at) => at !== index),
              )
            }
          />
        </div>
      ))}
      {error === undefined ? null : <span className="field__error">{error}</span>}
      <div>
        <button
          type="button"
          className="button button--small button--quiet"
          onClick={() =>
            editor.set('turnTimes', [
              ...turnTimes,
              { upToPartySize: (last?.upToPartySize ?? 0) + 2, minutes: (last?.minutes ?? 75) + 15 },
            ])
          }
        >
          {messages.addTurn}
        </button>
      </div>
    </div>
  );
}

function Pacing({ editor }: { editor: Editor }) {
  const { pacing } = editor.rules;
  const messages = useMessages();
  const error = editor.errorOf('pacing');
  const changePeak = (index: number, part: Partial<Rules['pacing']['peaks'][number]>) =>
    editor.set('pacing', {
      ...pacing,
      peaks: pacing.peaks.map((peak, at) => (at === index ? { ...peak, ...part } : peak)),
    });
  return (
    <div className="stack stack--tight">
      <div className="settings__grid">
        <NumberInput
          label={messages.covers}
          unit={messages.people}
          value={pacing.coversPer15Minutes}
          min={1}
          max={2000}
          onChange={(coversPer15Minutes) => editor.set('pacing', { ...pacing, coversPer15Minutes })}
        />
      </div>
      {pacing.peaks.map((peak, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <fieldset key={index} className="rule-row rule-row--three">
          <legend className="visually-hidden">{messages.peak}</legend>
          <TimeSelect
            label={`${messages.peak} ${messages.from}`}
            value={peak.from}
            onChange={(from) => changePeak(index, { from })}
          />
          <TimeSelect label={messages.to} value={peak.to} onChange={(to) => changePeak(index, { to })} />
          <NumberInput
            label={messages.covers}
            value={peak.coversPer15Minutes}
            min={1}
            max={2000}
            onChange={(coversPer15Minutes) => changePeak(index, { coversPer15Minutes })}
          />
          <RemoveButton
            label={messages.removePeak(peak.from)}
            onClick={() =>
              editor.set('pacing', { ...pacing, peaks: pacing.peaks.filter((_, at) => at !== index) })
            }
          />
        </fieldset>
      ))}
      {error === undefined ? null : <span className="field__error">{error}</span>}
      <div>
        <button
          type="button"
          className="button button--small button--quiet"
          onClick={() =>
            editor.set('pacing', {
              ...pacing,
              peaks: [
                ...pacing.peaks,
                { from: '18:00', to: '20:00', coversPer15Minutes: pacing.coversPer15Minutes },
              ],
            })
          }
        >
          {messages.addPeak}
        </button>
      </div>
    </div>
  );
}
