/** Tables down, time across: each reservation and hold is a block. A block can be dragged to another table. */
import type { StaffDay, StaffReservationView } from '@quicktable/contracts';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { serverNow } from '../api/server-clock.ts';
import { timeInZone, wallInstant } from '../shared/dates.ts';
import { dictionary } from '../shared/language.tsx';
import { useStatusNames } from '../shared/status-badge.tsx';
import { useGuestName } from './guest-name.ts';

const hourMs = 3_600_000;
const dragType = 'text/x-quicktable-reservation';

const useMessages = dictionary(
  {
    hold: '잡아 둔 자리',
    guests: (count: number) => `${count}명`,
    seats: (from: number, to: number) => `${from}–${to}인`,
  },
  {
    hold: 'hold',
    guests: (count: number) => `${count}`,
    seats: (from: number, to: number) => `${from}–${to}`,
  },
);

/** The hours that the day's blocks and opening times span, in epoch milliseconds; undefined when there is nothing. */
function span(day: StaffDay): { fromMs: number; toMs: number } | undefined {
  const blocks = day.tables.flatMap((table) => table.blocks);
  const starts = blocks.map((block) => Date.parse(block.startsAt));
  const ends = blocks.map((block) => Date.parse(block.endsAt));
  for (const period of day.periods) {
    const opens = wallInstant(day.date, period.opens, day.timeZone);
    const closes = wallInstant(day.date, period.closes, day.timeZone);
    starts.push(opens);
    ends.push(closes <= opens ? closes + 24 * hourMs : closes);
  }
  if (starts.length === 0) return undefined;
  return {
    fromMs: Math.floor(Math.min(...starts) / hourMs) * hourMs,
    toMs: Math.ceil(Math.max(...ends) / hourMs) * hourMs,
  };
}

/** How much of what came before stays in sight. */
const leadPixels = 24;

/** Where to look first: now, or on another day the first reservation. */
function firstOfInterest(day: StaffDay, nowMs: number): number {
  const starts = day.tables.flatMap((table) => table.blocks.map((block) => Date.parse(block.startsAt)));
  const first = Math.min(...starts, ...(starts.length === 0 ? [nowMs] : []));
  const last = Math.max(
    ...day.tables.flatMap((table) => table.blocks.map((block) => Date.parse(block.endsAt))),
    0,
  );
  return nowMs >= first && nowMs <= last ? nowMs : first;
}

function useNow(): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

export function Timeline(props: {
  day: StaffDay;
  onSelect: (reservationId: string) => void;
  onMove: (reservation: StaffReservationView, tableId: string) => void;
}) {
  const { day } = props;
  const messages = useMessages();
  const statusNames = useStatusNames();
  const guestName = useGuestName();
  const nowMs = useNow();
  const [target, setTarget] = useState<string>();
  const range = span(day);
  const frame = useRef<HTMLDivElement>(null);
  const firstMs = firstOfInterest(day, nowMs);

  // Once, when the day is opened: afterwards the host decides what to look at.
  useEffect(() => {
    const grid = frame.current?.firstElementChild;
    if (frame.current === null || !grid || range === undefined) return;
    const part = (firstMs - range.fromMs) / (range.toMs - range.fromMs);
    frame.current.scrollLeft = Math.max(0, part * grid.clientWidth - leadPixels);
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  if (range === undefined) return null;
  const { fromMs, toMs } = range;
  const share = (ms: number) => `${((ms - fromMs) / (toMs - fromMs)) * 100}%`;
  const hours = Array.from(
    { length: Math.round((toMs - fromMs) / hourMs) },
    (_, index) => fromMs + index * hourMs,
  );
  const reservations = new Map(
    day.reservations.map((reservation) => [reservation.reservationId, reservation]),
  );

  const drop = (event: DragEvent, tableId: string) => {
    event.preventDefault();
    setTarget(undefined);
    const reservation = reservations.get(event.dataTransfer.getData(dragType));
    if (reservation !== undefined && !reservation.tableIds.includes(tableId))
      props.onMove(reservation, tableId);
  };

  return (
    <div ref={frame} className="timeline" tabIndex={0}>
      <div className="timeline__grid" style={{ minWidth: `${160 + hours.length * 76}px` }}>
        <div className="timeline__row timeline__row--head" aria-hidden="true">
          <span className="timeline__table" />
          <div className="timeline__lane">
            {hours.map((hour) => (
              <span key={hour} className="timeline__hour" style={{ left: share(hour) }}>
                {timeInZone(hour, day.timeZone)}
              </span>
            ))}
          </div>
        </div>
        {day.tables.map((table) => (
          <div key={table.tableId} className="timeline__row">
            <span className="timeline__table">
              <strong>{table.name}</strong>{' '}
              <span className="soft small">{messages.seats(table.minParty, table.maxParty)}</span>
            </span>
            <div
              className={`timeline__lane${target === table.tableId ? ' timeline__lane--target' : ''}`}
              onDragOver={(event) => {
                if (!event.dataTransfer.types.includes(dragType)) return;
                event.preventDefault();
                setTarget(table.tableId);
              }}
              onDragLeave={() => setTarget(undefined)}
              onDrop={(event) => drop(event, table.tableId)}
            >
              {hours.map((hour) => (
                <span key={hour} className="timeline__line" style={{ left: share(hour) }} />
              ))}
              {nowMs > fromMs && nowMs < toMs ? (
                <span className="timeline__now" style={{ left: share(nowMs) }} />
              ) : null}
              {table.blocks.map((block) => {
                const startsMs = Date.parse(block.startsAt);
                const position = {
                  left: share(startsMs),
                  width: `${((Date.parse(block.endsAt) - startsMs) / (toMs - fromMs)) * 100}%`,
                };
                const reservation = reservations.get(block.claimId);
                if (reservation === undefined) {
                  return (
                    <span key={block.claimId} className="block block--hold" style={position}>
                      {messages.hold} {messages.guests(block.covers)}
                    </span>
                  );
                }
                const label = `${block.starts} ${guestName(reservation)}, ${messages.guests(reservation.partySize)}, ${statusNames[reservation.status]}, ${table.name}`;
                return (
                  <button
                    key={block.claimId}
                    type="button"
                    className={`block block--${reservation.status}`}
                    style={position}
                    aria-label={label}
                    draggable
                    onDragStart={(event) => {
                      event.dataTransfer.setData(dragType, reservation.reservationId);
                      event.dataTransfer.effectAllowed = 'move';
                    }}
                    onClick={() => props.onSelect(reservation.reservationId)}
                  >
                    <strong>{guestName(reservation)}</strong> {messages.guests(reservation.partySize)}
                  </button>
                );
              })}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}
