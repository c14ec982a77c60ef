/** Until when a guest may change or cancel alone. The policy frozen on the reservation decides, not today's rules of the house. */
import type { Reservation } from '../model/reservation.ts';

/** The last instant at which the guest may still act, epoch milliseconds. */
export function cutoffAt(
  reservation: Pick<Reservation, 'startsAt' | 'policy'>,
  action: 'change' | 'cancel',
): number {
  const { changeCutoffMinutes, cancelCutoffMinutes } = reservation.policy;
  const minutes = action === 'change' ? changeCutoffMinutes : cancelCutoffMinutes;
  return Date.parse(reservation.startsAt) - minutes * 60_000;
}
