/** The day's reservations by time of arrival. */
import type { StaffDay } from '@quicktable/contracts';
import { dictionary } from '../shared/language.tsx';
import { StatusBadge } from '../shared/status-badge.tsx';

const useMessages = dictionary(
  {
    none: '예약이 없습니다.',
    time: '시간',
    guest: '손님',
    party: '인원',
    table: '테이블',
    status: '상태',
    noTable: '미정',
    visits: (visits: number, noShows: number) =>
      `방문 ${visits}회${noShows > 0 ? `, 노쇼 ${noShows}회` : ''}`,
  },
  {
    none: 'No reservations.',
    time: 'Time',
    guest: 'Guest',
    party: 'Party',
    table: 'Table',
    status: 'Status',
    noTable: 'none yet',
    visits: (visits: number, noShows: number) =>
      `${visits} visits${noShows > 0 ? `, ${noShows} no-shows` : ''}`,
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
  const names = new Map(day.tables.map((table) => [table.tableId, table.name]));
  if (day.reservations.length === 0) return <p className="soft">{messages.none}</p>;
  return (
    <div className="table-scroll" tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{messages.time}</th>
            <th scope="col">{messages.guest}</th>
            <th scope="col">{messages.party}</th>
            <th scope="col">{messages.table}</th>
            <th scope="col">{messages.status}</th>
          </tr>
        </thead>
        <tbody>
          {day.reservations.map((reservation) => (
            <tr key={reservation.reservationId}>
              <td>{reservation.time}</td>
              <td>
                <button
                  type="button"
                  className="table__open"
                  onClick={() => onSelect(reservation.reservationId)}
                >
                  {reservation.guestName}
                </button>
                <span className={reservation.guest.noShows > 0 ? 'small table__warn' : 'small soft'}>
                  {messages.visits(reservation.guest.visits, reservation.guest.noShows)}
                </span>
                {reservation.guestNote === '' ? null : (
                  <span className="small table__note">{reservation.guestNote}</span>
                )}
              </td>
              <td>{reservation.partySize}</td>
              <td>{reservation.tableIds.map((id) => names.get(id) ?? id).join(' + ') || messages.noTable}</td>
              <td>
                <StatusBadge status={reservation.status} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
