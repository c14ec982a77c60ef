/**
 * From a wish to a commit: read the day, decide, write under conditions; when somebody else was quicker, look again. The database has the last
 * word, this loop only saves a guest from losing a place that another table could have given.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CommitRefusal,
  type DayInventory,
  DatabaseBusyError,
  dayView,
  decideSlot,
  type Party,
  type Restaurant,
  type SlotOffer,
  type SlotRefusal,
  type StaffRights,
  type Transaction,
} from '@quicktable/domain';
import type { Touched } from './booking-cache.ts';
import type { BookingContext } from './booking-context.ts';
import { done, type Outcome, refused } from './outcome.ts';

export interface SlotWish {
  readonly restaurant: Restaurant;
  /** What is taken, when it was asked for already; the first attempt decides by it. */
  readonly day?: Promise<DayInventory>;
  readonly date: string;
  readonly startMinute: number;
  readonly party: Party;
  /** The claim of the reservation that moves; null for a new one. */
  readonly without: string | null;
  readonly staff: StaffRights | null;
  readonly touched: readonly Touched[];
}

const attemptsMost = 24;
const backoffStepMs = 4;
const backoffMostMs = 120;

const detailOf: Readonly<Record<SlotRefusal, string>> = {
  'party-too-small': 'The restaurant takes larger parties only.',
  'party-too-large': 'The restaurant takes smaller parties; telephone it, or divide the party.',
  closed: 'The restaurant is closed on this day; choose another.',
  'outside-hours': 'The restaurant takes no arrivals at this time; see its availability.',
  'not-a-slot': 'Arrivals are at the times that the availability lists.',
  past: 'This time has passed.',
  'too-soon': 'Telephone the restaurant for an arrival this soon.',
  'too-far': 'The book is not open for this day yet.',
  'pacing-full': 'Too many guests arrive at this time; choose another or join the waitlist.',
  'tables-taken': 'No table is free at this time; choose another or join the waitlist.',
};

export function slotUnavailable(reason: SlotRefusal) {
  return refused('SLOT_UNAVAILABLE', `${reason}: ${detailOf[reason]}`, { members: { reason } });
}

export function tablesNotFree() {
  return refused('TABLES_NOT_FREE', 'Choose tables that are free for the whole stay and have enough seats.');
}

export type Settled =
  | { readonly committed: true; readonly offer: SlotOffer }
  | { readonly committed: false; readonly refusal: CommitRefusal };

/**
 * @param transactionFor what is to be written for an offer; called once for each attempt
 * @returns refused when the rules say no; a commit's refusal other than a lost race for the caller to judge
 * @throws DatabaseBusyError when races were lost again and again although the rules still say yes
 */
export async function settleSlot(
  context: BookingContext,
  wish: SlotWish,
  transactionFor: (offer: SlotOffer, nowMs: number) => Transaction,
): Promise<Outcome<Settled>> {
  const { restaurant, date } = wish;
  for (let attempt = 0; attempt < attemptsMost; attempt += 1) {
    const asked = attempt === 0 ? wish.day : undefined;
    const { claims } = await (asked ?? context.database.inventory.day(restaurant.restaurantId, date));
    const nowMs = context.clock();
    const decision = decideSlot(
      dayView(restaurant, date, claims, nowMs, wish.without),
      wish.party,
      wish.startMinute,
      wish.staff,
    );
    if (!decision.offered) {
      if (decision.reason === 'tables-taken' && wish.staff?.tableIds) {
        return tablesNotFree();
      }
      return slotUnavailable(decision.reason);
    }
    const transaction = transactionFor(decision.offer, nowMs);
    const result = await context.cache.writing(wish.touched, () => context.database.commit(transaction));
    if (result.committed) {
      context.wake();
      return done({ committed: true, offer: decision.offer });
    }
    const { reason } = result.refusal;
    if (reason !== 'tables-taken' && reason !== 'pacing-full') {
      return done({ committed: false, refusal: result.refusal });
    }
    await sleep(Math.random() * Math.min(backoffMostMs, backoffStepMs * 2 ** attempt));
  }
  throw new DatabaseBusyError('Too many guests want this evening at this moment.');
}

/** Asks what is taken while something else is read, too; whoever does not need it after all is not told that it failed. */
export function askForDay(
  { database }: Pick<BookingContext, 'database'>,
  restaurantId: string,
  date: string,
): Promise<DayInventory> {
  const asked = database.inventory.day(restaurantId, date);
  asked.catch(() => undefined);
  return asked;
}
