/** One restaurant's evening: figures, timeline by table, list of reservations, waitlist. */
import type { StaffDay, StaffReservationView } from '@quicktable/contracts';
import { type ReactNode, useState } from 'react';
import useSWR from 'swr';
import { readRestaurant, restaurantPath } from '../api/guest.ts';
import { serverNow } from '../api/server-clock.ts';
import { changeForGuest, dayPath, readDay } from '../api/staff.ts';
import { dateInZone, formatDate, isDate } from '../shared/dates.ts';
import { Dialog } from '../shared/dialog.tsx';
import { dictionary, plural, useLanguage } from '../shared/language.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';
import { useWaitlistStatusNames } from '../shared/waitlist-status.ts';
import { BookingDialog } from './booking-dialog.tsx';
import { PacingChart } from './pacing-chart.tsx';
import { ReservationDialog } from './reservation-dialog.tsx';
import { ReservationTable } from './reservation-table.tsx';
import { Timeline } from './timeline.tsx';
import { WalkInDialog } from './walk-in-dialog.tsx';

const refreshMs = 5_000;
const timeZone = 'Asia/Seoul';

const useMessages = dictionary(
  {
    previous: '전날',
    next: '다음 날',
    today: '오늘',
    date: '날짜',
    booked: '예약 손님',
    seated: '착석',
    completed: '이용 완료',
    walkIn: '현장 손님',
    add: '예약 추가',
    list: '목록',
    timeline: '테이블 시간표',
    pacing: '15분 단위 입장',
    reservations: '예약 목록',
    waitlist: '대기자',
    noWaitlist: '대기자가 없습니다.',
    unassigned: (count: number) => `테이블이 정해지지 않은 예약 ${count}건`,
    closed: '이날은 쉽니다.',
    guests: (count: number) => `${count}명`,
    moveTitle: '테이블을 옮기지 못했습니다',
  },
  {
    previous: 'Previous day',
    next: 'Next day',
    today: 'Today',
    date: 'Date',
    booked: 'Booked',
    seated: 'Seated',
    completed: 'Left',
    walkIn: 'Walk-in',
    add: 'Add a reservation',
    list: 'List',
    timeline: 'Tables',
    pacing: 'Arrivals by quarter of an hour',
    reservations: 'Reservations',
    waitlist: 'Waitlist',
    noWaitlist: 'Nobody is waiting.',
    unassigned: (count: number) => `Without a table: ${plural(count, 'reservation')}`,
    closed: 'Closed on this day.',
    guests: (count: number) => (count === 1 ? '1 guest' : `${count} guests`),
    moveTitle: 'The table could not be changed',
  },
);

/** The day that a link asks for: `/staff?date=2026-12-24`. */
function askedDate(): string | undefined {
  const asked = new URLSearchParams(location.search).get('date') ?? '';
  return isDate(asked) ? asked : undefined;
}

/** The evening goes on past midnight: a service day ends at six in the morning. */
const dayBeginsMs = 6 * 3_600_000;

function serviceToday(): string {
  return dateInZone(timeZone, serverNow() - dayBeginsMs);
}

function shiftDate(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

export function DayScreen({ restaurantId, select }: { restaurantId: string; select: ReactNode }) {
  const messages = useMessages();
  const { language } = useLanguage();
  const [date, setDate] = useState(() => askedDate() ?? serviceToday());
  const [selectedId, setSelectedId] = useState<string>();
  const [dialog, setDialog] = useState<'walk-in' | 'book'>();
  const [moveProblem, setMoveProblem] = useState<unknown>();
  const {
    data: day,
    error,
    mutate,
  } = useSWR(dayPath(restaurantId, date), readDay, {
    refreshInterval: refreshMs,
    keepPreviousData: true,
  });
  const { data: restaurant } = useSWR(restaurantPath(restaurantId), readRestaurant);
  const current = day?.date === date && day.restaurantId === restaurantId ? day : undefined;
  const selected = current?.reservations.find((reservation) => reservation.reservationId === selectedId);

  const move = async (reservation: StaffReservationView, tableId: string) => {
    try {
      await changeForGuest(reservation, { tableIds: [tableId] });
    } catch (problem) {
      setMoveProblem(problem);
    }
    await mutate();
  };
  const closeAndRefresh = () => {
    setDialog(undefined);
    setSelectedId(undefined);
    void mutate();
  };

  return (
    <div className="day stack">
      <div className="day__bar">
        {select}
        <h1>{restaurant?.name[language] ?? restaurantId}</h1>
        <div className="row day__dates">
          <button
            type="button"
            className="button button--small button--quiet"
            aria-label={messages.previous}
            onClick={() => setDate(shiftDate(date, -1))}
          >
            ‹
          </button>
          <input
            className="input day__date"
            type="date"
            aria-label={messages.date}
            value={date}
            onChange={(event) => event.target.value && setDate(event.target.value)}
          />
          <button
            type="button"
            className="button button--small button--quiet"
            aria-label={messages.next}
            onClick={() => setDate(shiftDate(date, 1))}
          >
            ›
          </button>
          <button
            type="button"
            className="button button--small button--quiet"
            onClick={() => setDate(serviceToday())}
          >
            {messages.today}
          </button>
        </div>
        <div className="row day__actions">
          <button type="button" className="button button--small" onClick={() => setDialog('walk-in')}>
            {messages.walkIn}
          </button>
          <button
            type="button"
            className="button button--small button--quiet"
            onClick={() => setDialog('book')}
          >
            {messages.add}
          </button>
        </div>
      </div>
      {error !== undefined ? <ProblemNotice problem={error} onRetry={() => void mutate()} /> : null}
      {current === undefined ? (
        error === undefined ? (
          <div className="skeleton day__empty" aria-busy="true" />
        ) : null
      ) : (
        <DayContent
          day={current}
          onSelect={setSelectedId}
          onMove={(reservation, tableId) => void move(reservation, tableId)}
        />
      )}
      {selected === undefined || current === undefined ? null : (
        <ReservationDialog
          key={selected.reservationId}
          day={current}
          reservation={selected}
          onClose={closeAndRefresh}
          onDone={closeAndRefresh}
          onStale={() => void mutate()}
        />
      )}
      {dialog === 'walk-in' && current !== undefined ? (
        <WalkInDialog
          day={current}
          onClose={() => setDialog(undefined)}
          onSeated={(seatedOn) => {
            setDate(seatedOn);
            closeAndRefresh();
          }}
        />
      ) : null}
      {dialog === 'book' && current !== undefined ? (
        <BookingDialog day={current} onClose={() => setDialog(undefined)} onDone={closeAndRefresh} />
      ) : null}
      <Dialog
        open={moveProblem !== undefined}
        onClose={() => setMoveProblem(undefined)}
        title={messages.moveTitle}
      >
        <ProblemNotice problem={moveProblem} />
      </Dialog>
    </div>
  );
}

function DayContent(props: {
  day: StaffDay;
  onSelect: (reservationId: string) => void;
  onMove: (reservation: StaffReservationView, tableId: string) => void;
}) {
  const { day } = props;
  const messages = useMessages();
  const waitlistStatusNames = useWaitlistStatusNames();
  const { language } = useLanguage();
  const [view, setView] = useState<'list' | 'timeline'>('list');
  return (
    <div className={`stack day--${view}`}>
      <dl className="figures" aria-label={formatDate(day.date, language)}>
        {(['booked', 'seated', 'completed'] as const).map((figure) => (
          <div key={figure}>
            <dt>{messages[figure]}</dt>
            <dd>{day.covers[figure]}</dd>
          </div>
        ))}
      </dl>
      {day.openingNote === null ? null : <p className="notice notice--warm">{day.openingNote[language]}</p>}
      {day.periods.length === 0 ? <p className="notice">{messages.closed}</p> : null}
      {day.unassigned.length === 0 ? null : (
        <p className="notice notice--warm" role="status">
          {messages.unassigned(day.unassigned.length)}
        </p>
      )}
      <div className="views">
        {(['list', 'timeline'] as const).map((one) => (
          <button key={one} type="button" aria-pressed={view === one} onClick={() => setView(one)}>
            {one === 'list' ? messages.list : messages.timeline}
          </button>
        ))}
      </div>
      <section className="stack day__timeline" aria-labelledby="timeline">
        <h2 id="timeline">{messages.timeline}</h2>
        <Timeline key={`${day.date} ${view}`} day={day} onSelect={props.onSelect} onMove={props.onMove} />
      </section>
      <div className="day__columns">
        <section className="stack" aria-labelledby="reservations">
          <h2 id="reservations">{messages.reservations}</h2>
          <ReservationTable day={day} onSelect={props.onSelect} />
        </section>
        <div className="stack">
          <section className="stack" aria-labelledby="pacing">
            <h2 id="pacing">{messages.pacing}</h2>
            <PacingChart pacing={day.covers.pacing} />
          </section>
          <section className="stack" aria-labelledby="waitlist">
            <h2 id="waitlist">{messages.waitlist}</h2>
            {day.waitlist.length === 0 ? <p className="soft">{messages.noWaitlist}</p> : null}
            <ul className="plain-list">
              {day.waitlist.map((entry) => (
                <li key={entry.entryId} className="waiting">
                  <strong>{entry.guestName}</strong> {messages.guests(entry.partySize)} · {entry.earliest}–
                  {entry.latest}
                  <br />
                  <a href={`tel:${entry.phoneNumber}`}>{entry.phoneNumber}</a>{' '}
                  <span className="badge">{waitlistStatusNames[entry.status]}</span>
                </li>
              ))}
            </ul>
          </section>
        </div>
      </div>
    </div>
  );
}
