/** What this browser remembers so that the second booking is quicker: the guest's own details, and manage links. */

export interface RememberedDetails {
  guestName: string;
  phoneNumber: string;
  email: string;
  guestNote: string;
}

export interface RememberedReservation {
  reservationId: string;
  manageToken: string;
  restaurantName: string;
  date: string;
  time: string;
}

const detailsKey = 'quicktable-guest';
const reservationsKey = 'quicktable-reservations';
const mostReservations = 50;

function read<Value>(key: string, fallback: Value): Value {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? 'null') as Value | null) ?? fallback;
  } catch {
    return fallback;
  }
}

/** Wishes are never carried over: they belong to one evening. */
export function loadGuestDetails(): RememberedDetails {
  const saved = read<Partial<RememberedDetails>>(detailsKey, {});
  return {
    guestName: saved.guestName ?? '',
    phoneNumber: saved.phoneNumber ?? '',
    email: saved.email ?? '',
    guestNote: '',
  };
}

export function saveGuestDetails(details: RememberedDetails): void {
  localStorage.setItem(detailsKey, JSON.stringify(details));
}

export function loadReservations(): RememberedReservation[] {
  return read<RememberedReservation[]>(reservationsKey, []);
}

export function rememberReservation(reservation: RememberedReservation): void {
  const others = loadReservations().filter(
    ({ reservationId }) => reservationId !== reservation.reservationId,
  );
  localStorage.setItem(reservationsKey, JSON.stringify([reservation, ...others].slice(0, mostReservations)));
}

/** For a link that opens nothing, or nothing any more. */
export function forgetReservation(forgottenId: string): void {
  const kept = loadReservations().filter(({ reservationId }) => reservationId !== forgottenId);
  localStorage.setItem(reservationsKey, JSON.stringify(kept));
}

/** The manage token that this browser was given for a reservation. */
export function rememberedToken(reservationId: string): string | undefined {
  return loadReservations().find((reservation) => reservation.reservationId === reservationId)?.manageToken;
}
