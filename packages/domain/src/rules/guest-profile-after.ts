/** How a reservation's new status changes what the restaurant remembers of the guest. */
import type { GuestProfile } from '../model/guest-profile.ts';
import type { ReservationStatus } from '../model/reservation.ts';

export const NEW_GUEST: GuestProfile = { visits: 0, cancellations: 0, noShows: 0, note: '' };

const COUNTED: Readonly<Partial<Record<ReservationStatus, 'visits' | 'cancellations' | 'noShows'>>> = {
  completed: 'visits',
  cancelled: 'cancellations',
  'no-show': 'noShows',
};

/** What `after` counts is added, and what `before` counted is taken back. @returns the same profile when nothing counts */
export function guestProfileAfter(
  profile: GuestProfile,
  before: ReservationStatus,
  after: ReservationStatus,
): GuestProfile {
  const [gone, come] = [COUNTED[before], COUNTED[after]];
  if (gone === come) return profile;
  return {
    ...profile,
    ...(gone === undefined ? {} : { [gone]: Math.max(0, profile[gone] - 1) }),
    ...(come === undefined ? {} : { [come]: profile[come] + 1 }),
  };
}
