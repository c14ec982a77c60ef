/** A reservation taken by telephone. */
import type { StaffDay } from '@quicktable/contracts';
import { type FormEvent, useState } from 'react';
import useSWR from 'swr';
import { availabilityPath, readAvailability } from '../api/guest.ts';
import { serverNow } from '../api/server-clock.ts';
import { bookForGuest } from '../api/staff.ts';
import { Dialog } from '../shared/dialog.tsx';
import { Field } from '../shared/field.tsx';
import { formText } from '../shared/form-text.ts';
import { dictionary } from '../shared/language.tsx';
import { PartyInput } from '../shared/party-input.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';
import { useWrite } from '../shared/use-write.ts';
import { arrivalTimes } from './arrival-times.ts';
import { OverrideFields, readOverrides } from './override-fields.tsx';

const useMessages = dictionary(
  {
    title: '예약 추가',
    time: '시간',
    full: '만석',
    party: '인원',
    name: '이름',
    phone: '전화번호',
    phoneFormat: '숫자와 하이픈으로 적어 주세요. 예: 010-1234-5678',
    note: '매장 메모',
    book: '예약하기',
    noTimes: '이날은 더 받을 수 있는 시간이 없습니다.',
  },
  {
    title: 'Add a reservation',
    time: 'Time',
    full: 'full',
    party: 'Party',
    name: 'Name',
    phone: 'Telephone',
    phoneFormat: 'Digits and hyphens, for example 010-1234-5678',
    note: 'Note of the house',
    book: 'Book',
    noTimes: 'There is no arrival left on this day.',
  },
);

/** As the service checks it. */
const phonePattern = '\\+?[0-9][0-9 \\-]{6,18}[0-9]';

const full = new Set(['pacing-full', 'tables-taken']);

export function BookingDialog(props: { day: StaffDay; onClose: () => void; onDone: () => void }) {
  const { day } = props;
  const messages = useMessages();
  const { sending, problem, run } = useWrite();
  const [partySize, setPartySize] = useState(2);
  const [chosen, setChosen] = useState<string>();
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const { data } = useSWR(availabilityPath(day.restaurantId, day.date, partySize), readAvailability);
  const nowMs = serverNow();
  const times = arrivalTimes(day, nowMs);
  const time = chosen ?? (times.find(({ startsMs }) => startsMs >= nowMs) ?? times.at(-1))?.time;
  const isFull = (one: string) =>
    data?.slots.some((slot) => slot.time === one && full.has(slot.reason ?? '')) === true;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void run(async () => {
      await bookForGuest(
        day.restaurantId,
        {
          date: day.date,
          time: formText(form, 'time'),
          partySize,
          guestName: formText(form, 'name'),
          phoneNumber: formText(form, 'phone'),
          staffNote: formText(form, 'note'),
          overrides: readOverrides(form),
        },
        idempotencyKey,
      );
      props.onDone();
    });
  };
  return (
    <Dialog open onClose={props.onClose} title={messages.title}>
      {time === undefined ? (
        <p className="notice notice--warm">{messages.noTimes}</p>
      ) : (
        <form className="stack" onSubmit={submit}>
          <PartyInput label={messages.party} value={partySize} onChange={setPartySize} />
          <Field label={messages.time}>
            <select
              className="input"
              name="time"
              required
              value={time}
              onChange={(event) => setChosen(event.target.value)}
            >
              {times.map(({ time: one, startsMs }) => (
                <option key={startsMs} value={one}>
                  {one}
                  {isFull(one) ? ` (${messages.full})` : ''}
                </option>
              ))}
            </select>
          </Field>
          <Field label={messages.name}>
            <input className="input" name="name" required maxLength={80} autoComplete="off" />
          </Field>
          <Field label={messages.phone}>
            <input
              className="input"
              name="phone"
              type="tel"
              required
              maxLength={20}
              pattern={phonePattern}
              title={messages.phoneFormat}
              autoComplete="off"
            />
          </Field>
          <Field label={messages.note}>
            <textarea className="input" name="note" rows={2} maxLength={1000} />
          </Field>
          <OverrideFields />
          {problem === undefined ? null : <ProblemNotice problem={problem} />}
          <button type="submit" className="button" disabled={sending}>
            {messages.book}
          </button>
        </form>
      )}
    </Dialog>
  );
}
