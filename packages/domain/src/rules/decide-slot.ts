/**
 * The decision on one arrival. Availability shows what this function says and booking acts on what it says, so the two cannot drift apart; the
 * database then checks the outcome once more, inside the transaction.
 */
import type { Override } from '../model/reservation.ts';
import type { OpeningPeriod } from '../model/restaurant.ts';
import type { SeatType } from '../model/table.ts';
import { daysBetween } from '../time/calendar-date.ts';
import { bestFit } from './best-fit.ts';
import { bookingWindowRefusal } from './booking-window.ts';
import type { DayView } from './day-view.ts';
import { PACING_MINUTES, pacingLimit, pacingSlot } from './pacing.ts';
import { turnMinutes } from './turn-minutes.ts';

export const SLOT_REFUSALS = [
  'party-too-small',
  'party-too-large',
  'closed',
  'outside-hours',
  'not-a-slot',
  'past',
  'too-soon',
  'too-far',
  'pacing-full',
  'tables-taken',
] as const;

/** Why an arrival cannot be had. */
export type SlotRefusal = (typeof SLOT_REFUSALS)[number];

export interface Party {
  readonly partySize: number;
  readonly seatType: SeatType | null;
}

export interface SlotOffer {
  readonly startMinute: number;
  readonly endMinute: number;
  readonly startsAtMs: number;
  /** Empty only when staff set capacity aside and no table was left. */
  readonly tableIds: readonly string[];
  /** The limit the database has to keep; null when staff set pacing aside. */
  readonly pacingLimit: number | null;
}

export type SlotDecision =
  | { readonly offered: true; readonly offer: SlotOffer }
  | { readonly offered: false; readonly reason: SlotRefusal };

/** What staff may do and guests may not. */
export interface StaffRights {
  /** Arrivals in any 15 minutes, with no notice, from 30 minutes ago until two years ahead. */
  readonly staff: true;
  readonly overrides: readonly Override[];
  /** Tables chosen by hand; null leaves it to best fit. */
  readonly tableIds: readonly string[] | null;
  /** The party comes, or came, when it said: neither the past nor the hours of the house are asked again. */
  readonly keepsTime: boolean;
}

const STAFF_LOOKS_BACK_MS = 30 * 60_000;
/** A wedding is booked a year and more ahead; what is further is a slip of the pen. */
const STAFF_LOOKS_AHEAD_DAYS = 731;

const refuse = (reason: SlotRefusal): SlotDecision => ({ offered: false, reason });

export function decideSlot(
  day: DayView,
  party: Party,
  startMinute: number,
  staff: StaffRights | null = null,
): SlotDecision {
  const { restaurant } = day;
  const overCapacity = staff?.overrides.includes('capacity') ?? false;
  if (party.partySize < restaurant.minParty && staff === null) return refuse('party-too-small');
  if (party.partySize > restaurant.maxParty && !overCapacity) return refuse('party-too-large');

  const keepsTime = staff?.keepsTime ?? false;
  const period = periodOf(day.opening.periods, startMinute);
  if (period === null && !keepsTime) {
    return refuse(day.opening.periods.length === 0 ? 'closed' : 'outside-hours');
  }
  const grid = staff === null ? restaurant.slotMinutes : PACING_MINUTES;
  if ((startMinute - (period?.opensMinute ?? 0)) % grid !== 0) return refuse('not-a-slot');

  const startsAtMs = day.instantOf(startMinute);
  if (startsAtMs === null) return refuse('not-a-slot');
  if (staff === null) {
    const window = bookingWindowRefusal(restaurant, day.date, day.today, startsAtMs, day.nowMs);
    if (window !== null) return refuse(window);
  } else if (!keepsTime) {
    if (startsAtMs < day.nowMs - STAFF_LOOKS_BACK_MS) return refuse('past');
    if (daysBetween(day.today, day.date) > STAFF_LOOKS_AHEAD_DAYS) return refuse('too-far');
  }

  const limit = staff?.overrides.includes('pacing') ? null : pacingLimit(restaurant, startMinute);
  const arriving = day.covers.get(pacingSlot(startMinute)) ?? 0;
  if (limit !== null && arriving + party.partySize > limit) return refuse('pacing-full');

  const closesMinute = period?.closesMinute ?? Number.POSITIVE_INFINITY;
  const endMinute = Math.min(startMinute + turnMinutes(restaurant, party.partySize), closesMinute);
  const tableIds = tablesFor(day, party, startMinute, endMinute, staff, overCapacity);
  if (tableIds === null) return refuse('tables-taken');
  return { offered: true, offer: { startMinute, endMinute, startsAtMs, tableIds, pacingLimit: limit } };
}

function periodOf(periods: readonly OpeningPeriod[], startMinute: number): OpeningPeriod | null {
  return periods.find((one) => startMinute >= one.opensMinute && startMinute <= one.lastOrderMinute) ?? null;
}

function tablesFor(
  day: DayView,
  party: Party,
  startMinute: number,
  endMinute: number,
  staff: StaffRights | null,
  overCapacity: boolean,
): readonly string[] | null {
  const { restaurant } = day;
  const taken = (index: number) => day.isTaken(index, startMinute, endMinute);
  if (staff !== null && staff.tableIds !== null) {
    const indexes = staff.tableIds.map((id) => restaurant.tables.findIndex((table) => table.tableId === id));
    if (indexes.some((index) => index === -1 || taken(index))) return null;
    const seats = indexes.reduce((sum, index) => sum + (restaurant.tables[index]?.maxParty ?? 0), 0);
    return seats >= party.partySize || overCapacity ? staff.tableIds : null;
  }
  const seating = bestFit(restaurant, party.partySize, party.seatType, taken);
  if (seating !== null) return seating.tableIds;
  return overCapacity ? [] : null;
}
