/** A party that stands at the door: size, perhaps a name, perhaps a table. */
import type { StaffDay } from '@quicktable/contracts';
import { type FormEvent, useState } from 'react';
import { serverNow } from '../api/server-clock.ts';
import { seatWalkIn } from '../api/staff.ts';
import { Dialog } from '../shared/dialog.tsx';
import { Field } from '../shared/field.tsx';
import { formText } from '../shared/form-text.ts';
import { dictionary } from '../shared/language.tsx';
import { PartyInput } from '../shared/party-input.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';
import { useWrite } from '../shared/use-write.ts';
import { OverrideFields, readOverrides } from './override-fields.tsx';
import { TableSelect, takenTables } from './table-select.tsx';

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

/** @param props.onSeated Told the date under which the party stands: today's, whatever day was looked at */
export function WalkInDialog(props: {
  day: StaffDay;
  onClose: () => void;
  onSeated: (date: string) => void;
}) {
  const messages = useMessages();
  const { sending, problem, run } = useWrite();
  const [partySize, setPartySize] = useState(2);
  const [tableIds, setTableIds] = useState<string[]>([]);
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const nowMs = serverNow();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const guestName = formText(form, 'name');
    void run(async () => {
      const { reservation } = await seatWalkIn(
        props.day.restaurantId,
        {
          partySize,
          tableIds: tableIds.length === 0 ? null : tableIds,
          overrides: readOverrides(form),
          ...(guestName === '' ? {} : { guestName }),
        },
        idempotencyKey,
      );
      props.onSeated(reservation.date);
    });
  };
  return (
    <Dialog open onClose={props.onClose} title={messages.title}>
      <form className="stack" onSubmit={submit}>
        <PartyInput label={messages.party} value={partySize} onChange={setPartySize} />
        <Field label={messages.name}>
          <input className="input" name="name" maxLength={80} autoComplete="off" />
        </Field>
        <TableSelect
          label={messages.tables}
          day={props.day}
          tableIds={tableIds}
          taken={takenTables(props.day, nowMs, nowMs + 1)}
          onChange={setTableIds}
        />
        <OverrideFields />
        {problem === undefined ? null : <ProblemNotice problem={problem} />}
        <button type="submit" className="button" disabled={sending}>
          {messages.seat}
        </button>
      </form>
    </Dialog>
  );
}
