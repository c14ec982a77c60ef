/** How a reservation's new status changes what the restaurant remembers of the guest. */
import type { GuestProfile } from '../model/guest-profile.ts';
import type { ReservationStatus } from '../model/reservation.ts';

export const NEW_GUEST: GuestProfile = { visits: 0, cancellations: 0, noShows: 0, note: '' };

export function guestProfileAfter(profile: GuestProfile, status: ReservationStatus): GuestProfile {
  switch (status) {
    case 'completed':
      return { ...profile, visits: profile.visits + 1 };
    case 'cancelled':
      return { ...profile, cancellations: profile.cancellations + 1 };
    case 'no-show':
      return { ...profile, noShows: profile.noShows + 1 };
    default:
      return profile;
  }
}
