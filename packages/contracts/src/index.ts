export { type ErrorCode, type ErrorCodeEntry, errorCodes } from './error-codes.ts';
export { CacheStats } from './lab/cache-stats.ts';
export { Health } from './lab/health.ts';
export { Message } from './lab/message.ts';
export { maximumIdLength, ReservationAddress, ReservationData } from './lab/reservation-data.ts';
export { ReservationResponse } from './lab/reservation-response.ts';
export { ProblemDetails, problemMediaType } from './problem-details.ts';
export {
  SignUpRequest,
  SignInRequest,
  PasswordResetRequest,
  PasswordReset,
  PasswordChange,
  AccountView,
  SessionView,
} from './v1/account.ts';
export {
  AvailabilityQuery,
  EveningQuery,
  SlotReason,
  Slot,
  Availability,
  EveningSearch,
} from './v1/availability.ts';
export {
  CommandRequest,
  CommandView,
  ConsoleAccess,
  type ConsoleEvent,
  type ConsoleEvents,
  consoleLatencyBoundsMs,
  ConsoleOverview,
  type EngineFigures,
  type EntityFigures,
  FaultAddress,
  FaultKind,
  FaultList,
  FaultRequest,
  faultSecondsMost,
  FaultTarget,
  FaultView,
  InvalidationRequest,
  InvalidationView,
  KeyAddress,
  KeyList,
  KeyListQuery,
  type KeySummary,
  KeyView,
  type LatencyFigures,
  OperatorInvitation,
  TheatreRequest,
  type TheatreRow,
  theatreStrategies,
  TheatreStrategy,
  TheatreView,
} from './v1/console.ts';
export { bookingErrorCodes } from './v1/error-codes.ts';
export { HoldRequest, HoldAddress, Hold } from './v1/hold.ts';
export { Language, PageQuery, SeatType } from './v1/primitives.ts';
export {
  ReservationStatus,
  BookFromHold,
  BookDirectly,
  BookRequest,
  IdempotencyKey,
  ReservationView,
  ReservationCreated,
  GuestReservationAddress,
  ReservationList,
  ChangeRequest,
  LookupRequest,
  ChangeLogEntry,
  ChangeLog,
} from './v1/reservation.ts';
export {
  RestaurantAddress,
  RestaurantListQuery,
  RestaurantSummary,
  RestaurantList,
  RestaurantPage,
} from './v1/restaurant.ts';
export {
  StaffDayAddress,
  StaffReservationAddress,
  GuestProfileView,
  StaffReservationView,
  StaffDay,
  StaffBookRequest,
  WalkInRequest,
  StaffChangeRequest,
  StatusRequest,
  StaffReservationList,
  StaffFindQuery,
  GuestNoteRequest,
  GuestNoteAddress,
  InvitationView,
} from './v1/staff.ts';
export {
  RestaurantChangeRequest,
  RestaurantChangeQuery,
  TableRequest,
  TableAddress,
  RetireQuery,
  StaffRestaurantView,
  RestaurantConflict,
  RestaurantConflicts,
  RestaurantSaved,
  RestaurantChangeLog,
} from './v1/staff-restaurant.ts';
export { WaitlistRequest, WaitlistAddress, WaitlistEntryView, WaitlistJoined } from './v1/waitlist.ts';
export {
  WebhookEventType,
  WebhookRequest,
  WebhookAddress,
  WebhookView,
  WebhookCreated,
  WebhookList,
  WebhookDelivery,
} from './v1/webhook.ts';
