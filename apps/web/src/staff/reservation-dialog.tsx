/** One reservation for staff: who, what they wished, what may happen next, and what can be changed. */
import type { StaffDay, StaffReservationView } from '@quicktable/contracts';
import { type FormEvent, useState } from 'react';
import { changeForGuest, setStatus } from '../api/staff.ts';
import { timeInZone } from '../shared/dates.ts';
import { Dialog } from '../shared/dialog.tsx';
import { Field } from '../shared/field.tsx';
import { dictionary, plural } from '../shared/language.tsx';
import { PartyInput } from '../shared/party-input.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';
import { StatusBadge, useStatusNames } from '../shared/status-badge.tsx';
import { useWrite } from '../shared/use-write.ts';
import { arrivalTimes } from './arrival-times.ts';
import { useGuestName } from './guest-name.ts';
import { OverrideFields, readOverrides } from './override-fields.tsx';
import { TableSelect, takenTables } from './table-select.tsx';

type Next = StaffReservationView['next'][number];

const useMessages = dictionary(
  {
    guests: (count: number) => `${count}명`,
    code: '예약 번호',
    phone: '전화번호',
    wishes: '요청 사항',
    history: '이력',
    firstVisit: '첫 방문',
    visits: (visits: number, cancellations: number, noShows: number) =>
      `방문 ${visits}회 · 취소 ${cancellations}회 · 노쇼 ${noShows}회`,
    party: '인원',
    time: '시간',
    note: '매장 메모',
    tables: '테이블',
    now: (value: string) => `지금 저장된 값: ${value}`,
    none: '없음',
    save: '저장',
    from: (action: string, time: string) => `${action}: ${time}부터 누를 수 있습니다.`,
    actions: {
      confirmed: '예약 확정',
      seated: '착석',
      completed: '이용 완료',
      cancelled: '예약 취소',
      'no-show': '노쇼',
    },
    back: (status: string) => `${status} 되돌리기`,
    cameAfterAll: '늦게 도착, 착석',
  },
  {
    guests: (count: number) => plural(count, 'guest'),
    code: 'Code',
    phone: 'Telephone',
    wishes: 'Wishes',
    history: 'History',
    firstVisit: 'First visit',
    visits: (visits: number, cancellations: number, noShows: number) =>
      `${plural(visits, 'visit')} · ${cancellations} cancelled · ${plural(noShows, 'no-show')}`,
    party: 'Party',
    time: 'Time',
    note: 'Note of the house',
    tables: 'Tables',
    now: (value: string) => `Saved now: ${value}`,
    none: 'none',
    save: 'Save',
    from: (action: string, time: string) => `${action}: from ${time} on.`,
    actions: {
      confirmed: 'Confirm',
      seated: 'Seat',
      completed: 'Left',
      cancelled: 'Cancel the reservation',
      'no-show': 'No-show',
    },
    back: (status: string) => `Take back “${status}”`,
    cameAfterAll: 'Came late: seat',
  },
);

/** What staff has changed in the form and not saved; what is left alone follows the service. */
interface Draft {
  readonly partySize?: number;
  readonly time?: string;
  readonly tableIds?: readonly string[];
  readonly staffNote?: string;
}

export function ReservationDialog(props: {
  day: StaffDay;
  reservation: StaffReservationView;
  onClose: () => void;
  onDone: () => void;
  /** Told when a colleague was faster: the day has to be read again. */
  onStale: () => void;
}) {
  const { day, reservation } = props;
  const messages = useMessages();
  const guestName = useGuestName();
  const { visits, cancellations, noShows } = reservation.guest;
  const status = useWrite(props.onStale);
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={`${guestName(reservation)} · ${messages.guests(reservation.partySize)}`}
    >
      <div className="stack">
        <p className="row">
          <strong>{reservation.time}</strong> <StatusBadge status={reservation.status} />
        </p>
        <dl className="pairs">
          {reservation.phoneNumber === '' ? null : (
            <>
              <dt>{messages.phone}</dt>
              <dd>
                <a href={`tel:${reservation.phoneNumber}`}>{reservation.phoneNumber}</a>
              </dd>
              <dt>{messages.history}</dt>
              <dd>
                {visits + cancellations + noShows === 0
                  ? messages.firstVisit
                  : messages.visits(visits, cancellations, noShows)}
              </dd>
            </>
          )}
          <dt>{messages.code}</dt>
          <dd>{reservation.confirmationCode}</dd>
          {reservation.guestNote === '' ? null : (
            <>
              <dt>{messages.wishes}</dt>
              <dd>{reservation.guestNote}</dd>
            </>
          )}
        </dl>
        <StatusButtons
          reservation={reservation}
          sending={status.sending}
          onChoose={(next) =>
            void status.run(async () => {
              await setStatus(reservation, next);
              props.onDone();
            })
          }
        />
        {status.problem === undefined ? null : <ProblemNotice problem={status.problem} />}
        <ChangeForm day={day} reservation={reservation} onDone={props.onDone} onStale={props.onStale} />
      </div>
    </Dialog>
  );
}

function StatusButtons(props: {
  reservation: StaffReservationView;
  sending: boolean;
  onChoose: (status: Next['status']) => void;
}) {
  const { reservation } = props;
  const messages = useMessages();
  const statusNames = useStatusNames();
  const nameOf = ({ status, takesBack }: Next) => {
    if (!takesBack) return messages.actions[status];
    return reservation.status === 'no-show' && status === 'seated'
      ? messages.cameAfterAll
      : messages.back(statusNames[reservation.status]);
  };
  const tone = ({ status, takesBack }: Next) =>
    takesBack ? ' button--quiet' : status === 'cancelled' || status === 'no-show' ? ' button--danger' : '';
  return (
    <>
      <div className="row">
        {reservation.next.map((next) => (
          <button
            key={next.status}
            type="button"
            className={`button button--small${tone(next)}`}
            disabled={props.sending || next.from !== null}
            onClick={() => props.onChoose(next.status)}
          >
            {nameOf(next)}
          </button>
        ))}
      </div>
      {reservation.next.map((next) =>
        next.from === null ? null : (
          <p key={next.status} className="small soft">
            {messages.from(nameOf(next), timeInZone(next.from, reservation.timeZone))}
          </p>
        ),
      )}
    </>
  );
}

function ChangeForm(props: {
  day: StaffDay;
  reservation: StaffReservationView;
  onDone: () => void;
  onStale: () => void;
}) {
  const { day, reservation } = props;
  const messages = useMessages();
  const [draft, setDraft] = useState<Draft>({});
  /** The reservation as it was when the first field was touched: a change since then is a colleague's. */
  const [base, setBase] = useState<StaffReservationView>();
  const { sending, problem, run } = useWrite(() => {
    setBase(undefined);
    props.onStale();
  });
  const change = (part: Draft) => {
    setDraft({ ...draft, ...part });
    setBase(base ?? reservation);
  };
  const movable =
    reservation.status === 'pending' || reservation.status === 'confirmed' || reservation.status === 'seated';
  const tableName = (id: string) => day.tables.find(({ tableId }) => tableId === id)?.name ?? id;
  const tables = reservation.tableIds.map(tableName).join(' + ') || messages.none;
  const times = arrivalTimes(day, 0).map(({ time }) => time);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const overrides = readOverrides(new FormData(event.currentTarget));
    const { tableIds, ...others } = draft;
    void run(async () => {
      await changeForGuest(base ?? reservation, {
        ...others,
        ...(tableIds === undefined ? {} : { tableIds: [...tableIds] }),
        overrides,
      });
      props.onDone();
    });
  };
  return (
    <form className="stack" onSubmit={submit}>
      {movable ? (
        <>
          <div className="pair">
            <PartyInput
              label={messages.party}
              value={draft.partySize ?? reservation.partySize}
              onChange={(partySize) => change({ partySize })}
            />
            <Field label={messages.time}>
              <select
                className="input"
                value={draft.time ?? reservation.time}
                onChange={(event) => change({ time: event.target.value })}
              >
                {(times.includes(reservation.time) ? times : [reservation.time, ...times]).map((time) => (
                  <option key={time}>{time}</option>
                ))}
              </select>
            </Field>
          </div>
          <TableSelect
            label={messages.tables}
            hint={draft.tableIds === undefined ? undefined : messages.now(tables)}
            day={day}
            tableIds={draft.tableIds ?? reservation.tableIds}
            taken={takenTables(
              day,
              Date.parse(reservation.startsAt),
              Date.parse(reservation.endsAt),
              reservation.reservationId,
            )}
            onChange={(tableIds) => change({ tableIds })}
          />
          <OverrideFields />
        </>
      ) : null}
      <Field
        label={messages.note}
        hint={
          draft.staffNote === undefined || reservation.staffNote === (base ?? reservation).staffNote
            ? undefined
            : messages.now(reservation.staffNote || messages.none)
        }
      >
        <textarea
          className="input"
          rows={2}
          maxLength={1000}
          value={draft.staffNote ?? reservation.staffNote}
          onChange={(event) => change({ staffNote: event.target.value })}
        />
      </Field>
      {problem === undefined ? null : <ProblemNotice problem={problem} />}
      <button
        type="submit"
        className="button button--small"
        disabled={sending || Object.keys(draft).length === 0}
      >
        {messages.save}
      </button>
    </form>
  );
}
