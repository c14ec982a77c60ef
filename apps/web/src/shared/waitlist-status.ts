/** What a place on the waitlist is called as it goes from waiting to its end. */
import type { WaitlistEntryView } from '@quicktable/contracts';
import { dictionary } from './language.tsx';

export const useWaitlistStatusNames = dictionary<Record<WaitlistEntryView['status'], string>>(
  {
    waiting: '대기 중',
    notified: '자리 있음',
    booked: '예약됨',
    expired: '기한 지남',
    left: '취소됨',
  },
  {
    waiting: 'Waiting',
    notified: 'A table is free',
    booked: 'Booked',
    expired: 'Expired',
    left: 'Left',
  },
);
