/** A reservation taken by telephone. */
import type { StaffDay } from '@quicktable/contracts';
import { type FormEvent, useState } from 'react';
import useSWR from 'swr';
import { availabilityPath, readAvailability } from '../api/guest.ts';
import { bookForGuest } from '../api/staff.ts';
import { Dialog } from '../shared/dialog.tsx';
import { Field } from '../shared/field.tsx';
import { formText } from '../shared/form-text.ts';
import { dictionary } from '../shared/language.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';
import { OverrideFields, readOverrides } from './override-fields.tsx';
import { useStaffWrite } from './use-staff-write.ts';

const useMessages = dictionary(
  {
    title: '예약 추가',
    time: '시간',
    full: '만석',
    party: '인원',
    name: '이름',
    phone: '전화번호',
    note: '매장 메모',
    book: '예약하기',
  },
  {
    title: 'Add a reservation',
    time: 'Time',
    full: 'full',
    party: 'Party',
    name: 'Name',
    phone: 'Telephone',
    note: 'Note of the house',
    book: 'Book',
  },
);

export function BookingDialog(props: { day: StaffDay; onClose: () => void; onDone: () => void }) {
  const { day } = props;
  const messages = useMessages();
  const { sending, problem, run } = useStaffWrite(props.onDone);
  const [partySize, setPartySize] = useState(2);
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const { data } = useSWR(availabilityPath(day.restaurantId, day.date, partySize), readAvailability);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void run(() =>
      bookForGuest(
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
      ),
    );
  };
  return (
    <Dialog open onClose={props.onClose} title={messages.title}>
      <form className="stack" onSubmit={submit}>
        <Field label={messages.party}>
          <input
            className="input"
            type="number"
            min={1}
            max={200}
            required
            value={partySize}
            onChange={(event) => setPartySize(Math.max(1, Math.min(200, Number(event.target.value) || 1)))}
          />
        </Field>
        <Field label={messages.time}>
          <select className="input" name="time" required>
            {data?.slots.map((slot) => (
              <option key={slot.startsAt ?? slot.time} value={slot.time}>
                {slot.time}
                {slot.status === 'unavailable' ? ` (${messages.full})` : ''}
              </option>
            ))}
          </select>
        </Field>
        <Field label={messages.name}>
          <input className="input" name="name" required maxLength={80} autoComplete="off" />
        </Field>
        <Field label={messages.phone}>
          <input className="input" name="phone" type="tel" required maxLength={20} autoComplete="off" />
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
    </Dialog>
  );
}
