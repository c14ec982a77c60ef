/** The day's reservations by time of arrival. */
import type { StaffDay } from '@quicktable/contracts';
import { dictionary, plural } from '../shared/language.tsx';
import { StatusBadge } from '../shared/status-badge.tsx';
import { useGuestName } from './guest-name.ts';

const useMessages = dictionary(
  {
    none: '예약이 없습니다.',
    time: '시간',
    guest: '손님',
    party: '인원',
    table: '테이블',
    status: '상태',
    noTable: '미정',
    guests: (count: number) => `${count}명`,
    visits: (visits: number, noShows: number) =>
      visits + noShows === 0 ? '첫 방문' : `방문 ${visits}회${noShows > 0 ? `, 노쇼 ${noShows}회` : ''}`,
  },
  {
    none: 'No reservations.',
    time: 'Time',
    guest: 'Guest',
    party: 'Party',
    table: 'Table',
    status: 'Status',
    noTable: 'none yet',
    guests: (count: number) => (count === 1 ? '1 guest' : `${count} guests`),
    visits: (visits: number, noShows: number) =>
      visits + noShows === 0
        ? 'first visit'
        : `${plural(visits, 'visit')}${noShows > 0 ? `, ${plural(noShows, 'no-show')}` : ''}`,
  },
);

export function ReservationTable({
  day,
  onSelect,
}: {
  day: StaffDay;
  onSelect: (reservationId: string) => void;
}) {
  const messages = useMessages();
  const guestName = useGuestName();
  const names = new Map(day.tables.map((table) => [table.tableId, table.name]));
  if (day.reservations.length === 0) return <p className="soft">{messages.none}</p>;
  return (
    // The roles are said, because a phone shows the rows as cards, and a table that is laid out otherwise is none any more.
    <div className="table-frame">
      <table className="table" role="table">
        <thead role="rowgroup">
          <tr role="row">
            {[messages.time, messages.guest, messages.party, messages.table, messages.status].map(
              (heading) => (
                <th key={heading} scope="col" role="columnheader">
                  {heading}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {day.reservations.map((reservation) => (
            <tr key={reservation.reservationId} role="row">
              <td role="cell" className="table__time">
                {reservation.time}
              </td>
              <td role="cell" className="table__guest">
                <button
                  type="button"
                  className="table__open"
                  onClick={() => onSelect(reservation.reservationId)}
                >
                  {guestName(reservation)}
                </button>
                {reservation.phoneNumber === '' ? null : (
                  <span className={reservation.guest.noShows > 0 ? 'small table__warn' : 'small soft'}>
                    {messages.visits(reservation.guest.visits, reservation.guest.noShows)}
                  </span>
                )}
                {reservation.guestNote === '' ? null : (
                  <span className="small table__note">{reservation.guestNote}</span>
                )}
              </td>
              <td role="cell" className="table__party">
                {messages.guests(reservation.partySize)}
              </td>
              <td role="cell" className="table__tables">
                {reservation.tableIds.map((id) => names.get(id) ?? id).join(' + ') || messages.noTable}
              </td>
              <td role="cell" className="table__status">
                <StatusBadge status={reservation.status} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
