/** A party that stands at the door: size, perhaps a name, perhaps a table. */
import type { StaffDay } from '@quicktable/contracts';
import { type FormEvent, useState } from 'react';
import { seatWalkIn } from '../api/staff.ts';
import { Dialog } from '../shared/dialog.tsx';
import { Field } from '../shared/field.tsx';
import { formText } from '../shared/form-text.ts';
import { dictionary } from '../shared/language.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';
import { OverrideFields, readOverrides } from './override-fields.tsx';
import { TableSelect } from './table-select.tsx';
import { useStaffWrite } from './use-staff-write.ts';

const useMessages = dictionary(
  {
    title: '현장 손님',
    party: '인원',
    name: '이름 (선택)',
    tables: '테이블 (비우면 자동)',
    seat: '바로 착석',
  },
  {
    title: 'Walk-in',
    party: 'Party',
    name: 'Name (optional)',
    tables: 'Tables (none: best fit)',
    seat: 'Seat now',
  },
);

export function WalkInDialog(props: { day: StaffDay; onClose: () => void; onDone: () => void }) {
  const messages = useMessages();
  const { sending, problem, run } = useStaffWrite(props.onDone);
  const [tableIds, setTableIds] = useState<string[]>([]);
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const guestName = formText(form, 'name');
    void run(() =>
      seatWalkIn(
        props.day.restaurantId,
        {
          partySize: Number(formText(form, 'party')),
          tableIds: tableIds.length === 0 ? null : tableIds,
          overrides: readOverrides(form),
          ...(guestName === '' ? {} : { guestName }),
        },
        idempotencyKey,
      ),
    );
  };
  return (
    <Dialog open onClose={props.onClose} title={messages.title}>
      <form className="stack" onSubmit={submit}>
        <Field label={messages.party}>
          <input className="input" name="party" type="number" min={1} max={200} defaultValue={2} required />
        </Field>
        <Field label={messages.name}>
          <input className="input" name="name" maxLength={80} autoComplete="off" />
        </Field>
        <TableSelect label={messages.tables} day={props.day} tableIds={tableIds} onChange={setTableIds} />
        <OverrideFields />
        {problem === undefined ? null : <ProblemNotice problem={problem} />}
        <button type="submit" className="button" disabled={sending}>
          {messages.seat}
        </button>
      </form>
    </Dialog>
  );
}
