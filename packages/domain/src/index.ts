export { DatabaseBusyError } from './errors.ts';
export type { Claim, DayInventory } from './model/claim.ts';
export type { Hold } from './model/hold.ts';
export type { LocalizedText } from './model/localized-text.ts';
export {
  RESERVATION_SOURCES,
  RESERVATION_STATUSES,
  type FrozenPolicy,
  type Override,
  type Reservation,
  type ReservationKey,
  type ReservationSource,
  type ReservationStatus,
} from './model/reservation.ts';
export type {
  HolidayRule,
  OpeningException,
  OpeningPeriod,
  Pacing,
  Restaurant,
  TurnTime,
} from './model/restaurant.ts';
export { SEAT_TYPES, type SeatType, type Table } from './model/table.ts';
export type { Clock } from './ports/clock.ts';
export type {
  DocumentCondition,
  DocumentKey,
  DocumentRepository,
  DocumentWrite,
  Page,
  PageRequest,
  StoredDocument,
} from './ports/document.ts';
export type {
  InventoryRepository,
  ReservationDatabase,
  ReservationRepository,
} from './ports/reservation-database.ts';
export type {
  CommitRefusal,
  CommitResult,
  InventoryChange,
  ReservationWrite,
  Transaction,
} from './ports/transaction.ts';
export { WAITLIST_STATUSES, type WaitlistEntry, type WaitlistStatus } from './model/waitlist-entry.ts';
export type { GuestProfile } from './model/guest-profile.ts';
export { availability, type Slot } from './rules/availability.ts';
export { bestFit } from './rules/best-fit.ts';
export { bookingWindowRefusal, type WindowRefusal } from './rules/booking-window.ts';
export {
  CONFIRMATION_CODE_BYTES,
  confirmationCode,
  parseConfirmationCode,
} from './rules/confirmation-code.ts';
export { cutoffAt } from './rules/cut-off.ts';
export { dayView, type DayView } from './rules/day-view.ts';
export {
  decideSlot,
  SLOT_REFUSALS,
  type Party,
  type SlotDecision,
  type SlotOffer,
  type SlotRefusal,
  type StaffRights,
} from './rules/decide-slot.ts';
export { freezePolicy } from './rules/freeze-policy.ts';
export { guestProfileAfter, NEW_GUEST } from './rules/guest-profile-after.ts';
export { HOLD_SECONDS } from './rules/hold-seconds.ts';
export { koreanHoliday } from './rules/korean-holidays.ts';
export { isLive } from './rules/live-claim.ts';
export {
  hashSecret,
  manageToken,
  parseManageToken,
  SECRET_BYTES,
  secretMatches,
} from './rules/manage-token.ts';
export { matchWaitlist, WAITLIST_OFFER_MINUTES, type WaitlistMatch } from './rules/match-waitlist.ts';
export { openingDay, type OpeningDay } from './rules/opening-day.ts';
export { PACING_MINUTES, pacedCovers, pacingLimit, pacingSlot } from './rules/pacing.ts';
export { restaurantProblems, type RestaurantProblem } from './rules/restaurant-problems.ts';
export { RULE_CONFLICTS, ruleConflicts, type RuleConflict } from './rules/rule-conflicts.ts';
export { MAX_SEATINGS, seatingsOf, type Seating } from './rules/seatings.ts';
export {
  holdsTables,
  nextStatuses,
  type NextStatus,
  NO_SHOW_AFTER_MINUTES,
  SEAT_BEFORE_MINUTES,
  TAKE_BACK_HOURS,
  transitionRefusal,
  type TransitionRefusal,
} from './rules/status-transition.ts';
export { turnMinutes } from './rules/turn-minutes.ts';
export { SAMPLE_RESTAURANTS } from './samples/sample-restaurants.ts';
export { addDays, daysBetween, isCalendarDate, weekdayOf } from './time/calendar-date.ts';
export { instantsOf, isTimeZone, serviceMomentAt } from './time/time-zone.ts';
export { serviceMinuteOf, timeOf } from './time/wall-clock.ts';
