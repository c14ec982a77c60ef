/** Tables and the kinds of seat they offer. */

/** What the chair is like; a guest may ask for one, staff sees it on the plan. */
export const SEAT_TYPES = ['hall', 'window', 'bar', 'room', 'terrace'] as const;

export type SeatType = (typeof SEAT_TYPES)[number];

/** One table of a restaurant. */
export interface Table {
  readonly tableId: string;
  /** Shown to staff and guests: `A1`, `Room 2`. */
  readonly name: string;
  readonly section: string;
  readonly seatType: SeatType;
  readonly minParty: number;
  readonly maxParty: number;
  /** Tables that can be pushed against this one. Read in both directions: naming it on one side is enough. */
  readonly combinableWith: readonly string[];
}
