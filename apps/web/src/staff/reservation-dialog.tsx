/** One reservation for staff: who, what they wished, what may happen next, and another table. */
import type { StaffDay, StaffReservationView, StatusRequest } from '@quicktable/contracts';
import { useState } from 'react';
import { changeForGuest, setStatus } from '../api/staff.ts';
import { Dialog } from '../shared/dialog.tsx';
import { Field } from '../shared/field.tsx';
import { dictionary } from '../shared/language.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';
import { StatusBadge } from '../shared/status-badge.tsx';
import { TableSelect } from './table-select.tsx';
import { useStaffWrite } from './use-staff-write.ts';

type Status = StaffReservationView['status'];

/** What staff may do next in each status; the service decides in the end. */
const nextStatuses: Record<Status, StatusRequest['status'][]> = {
  pending: ['confirmed', 'cancelled'],
  confirmed: ['seated', 'no-show', 'cancelled'],
  seated: ['completed'],
  completed: [],
  cancelled: [],
  'no-show': [],
};

const useMessages = dictionary(
  {
    guests: (count: number) => `${count}명`,
    code: '예약 번호',
    phone: '전화번호',
    wishes: '요청 사항',
    history: '이력',
    visits: (visits: number, cancellations: number, noShows: number) =>
      `방문 ${visits}회 · 취소 ${cancellations}회 · 노쇼 ${noShows}회`,
    note: '매장 메모',
    tables: '테이블',
    save: '저장',
    close: '닫기',
    actions: {
      confirmed: '예약 확정',
      seated: '착석',
      completed: '이용 완료',
      cancelled: '예약 취소',
      'no-show': '노쇼',
    },
  },
  {
    guests: (count: number) => (count === 1 ? '1 guest' : `${count} guests`),
    code: 'Code',
    phone: 'Telephone',
    wishes: 'Wishes',
    history: 'History',
    visits: (visits: number, cancellations: number, noShows: number) =>
      `${visits} visits · ${cancellations} cancelled · ${noShows} no-shows`,
    note: 'Note of the house',
    tables: 'Tables',
    save: 'Save',
    close: 'Close',
    actions: {
      confirmed: 'Confirm',
      seated: 'Seat',
      completed: 'Left',
      cancelled: 'Cancel',
      'no-show': 'No-show',
    },
  },
);

export function ReservationDialog(props: {
  day: StaffDay;
  reservation: StaffReservationView;
  onClose: () => void;
  onDone: () => void;
}) {
  const { reservation } = props;
  const messages = useMessages();
  const { sending, problem, run } = useStaffWrite(props.onDone);
  const [note, setNote] = useState(reservation.staffNote);
  const [tableIds, setTableIds] = useState<readonly string[]>(reservation.tableIds);
  const movable =
    reservation.status === 'pending' || reservation.status === 'confirmed' || reservation.status === 'seated';
  const tablesChanged = tableIds.join() !== reservation.tableIds.join();
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={`${reservation.guestName} · ${messages.guests(reservation.partySize)}`}
    >
      <div className="stack">
        <p className="row">
          <strong>{reservation.time}</strong> <StatusBadge status={reservation.status} />
        </p>
        <dl className="pairs">
          <dt>{messages.phone}</dt>
          <dd>
            <a href={`tel:${reservation.phoneNumber}`}>{reservation.phoneNumber}</a>
          </dd>
          <dt>{messages.code}</dt>
          <dd>{reservation.confirmationCode}</dd>
          <dt>{messages.history}</dt>
          <dd>
            {messages.visits(
              reservation.guest.visits,
              reservation.guest.cancellations,
              reservation.guest.noShows,
            )}
          </dd>
          {reservation.guestNote === '' ? null : (
            <>
              <dt>{messages.wishes}</dt>
              <dd>{reservation.guestNote}</dd>
            </>
          )}
        </dl>
        <div className="row">
          {nextStatuses[reservation.status].map((status) => (
            <button
              key={status}
              type="button"
              className={`button button--small${status === 'cancelled' || status === 'no-show' ? ' button--danger' : ''}`}
              disabled={sending}
              onClick={() => void run(() => setStatus(reservation, status))}
            >
              {messages.actions[status]}
            </button>
          ))}
        </div>
        {movable ? (
          <TableSelect label={messages.tables} day={props.day} tableIds={tableIds} onChange={setTableIds} />
        ) : null}
        <Field label={messages.note}>
          <textarea
            className="input"
            rows={2}
            maxLength={1000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </Field>
        {problem === undefined ? null : <ProblemNotice problem={problem} />}
        <div className="row">
          <button
            type="button"
            className="button button--small"
            disabled={sending || (note === reservation.staffNote && !tablesChanged)}
            onClick={() =>
              void run(() =>
                changeForGuest(reservation, {
                  ...(note === reservation.staffNote ? {} : { staffNote: note }),
                  ...(tablesChanged ? { tableIds: [...tableIds] } : {}),
                }),
              )
            }
          >
            {messages.save}
          </button>
          <button type="button" className="button button--small button--quiet" onClick={props.onClose}>
            {messages.close}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
