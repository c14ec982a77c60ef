/** Who a reservation is for. A party that walked in and gave no name is called so in the reader's language. */
import type { StaffReservationView } from '@quicktable/contracts';
import { dictionary } from '../shared/language.tsx';

/** What the service calls them. */
const nameless = 'Walk-in';

const useMessages = dictionary({ walkIn: '현장 손님' }, { walkIn: 'Walk-in' });

export function useGuestName(): (reservation: Pick<StaffReservationView, 'guestName' | 'source'>) => string {
  const messages = useMessages();
  return ({ guestName, source }) =>
    source === 'walk-in' && guestName === nameless ? messages.walkIn : guestName;
}
