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
