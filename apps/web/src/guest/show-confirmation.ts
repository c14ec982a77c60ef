/**
 * After a booking the address is the reservation's, so that a reload shows it and the back button does not book again; what was
 * answered, the manage link with it, travels in the history's state, which stays in this browser.
 */
import type { ReservationCreated } from '@quicktable/contracts';
import { useLocation } from 'wouter';
import { rememberReservation } from './remembered-guest.ts';

export function useShowConfirmation(): (created: ReservationCreated) => void {
  const [, navigate] = useLocation();
  return (created) => {
    const { reservationId, restaurantName, date, time } = created.reservation;
    rememberReservation({ reservationId, manageToken: created.manageToken, restaurantName, date, time });
    navigate(`/reservations/${reservationId}`, { replace: true, state: created });
  };
}

/** The booking that led to this address, until the guest goes on from its confirmation. */
export function confirmationOf(reservationId: string): ReservationCreated | undefined {
  const state = history.state as Partial<ReservationCreated> | null;
  return state?.reservation?.reservationId === reservationId ? (state as ReservationCreated) : undefined;
}

export function leaveConfirmation(): void {
  history.replaceState(null, '');
}
