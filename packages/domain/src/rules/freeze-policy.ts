/** The terms of a booking, copied at the moment of booking. */
import type { FrozenPolicy } from '../model/reservation.ts';
import type { Restaurant } from '../model/restaurant.ts';

export function freezePolicy(
  restaurant: Pick<Restaurant, 'cancellationPolicy' | 'changeCutoffMinutes' | 'cancelCutoffMinutes'>,
): FrozenPolicy {
  return {
    version: restaurant.cancellationPolicy.version,
    text: { ...restaurant.cancellationPolicy.text },
    changeCutoffMinutes: restaurant.changeCutoffMinutes,
    cancelCutoffMinutes: restaurant.cancelCutoffMinutes,
  };
}
