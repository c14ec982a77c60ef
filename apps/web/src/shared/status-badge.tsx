/** A reservation's status as a word with a colour; the word alone is enough. */
import type { ReservationView } from '@quicktable/contracts';
import { dictionary } from './language.tsx';

type Status = ReservationView['status'];

export const useStatusNames = dictionary<Record<Status, string>>(
  {
    pending: '확인 대기',
    confirmed: '예약 확정',
    seated: '착석',
    completed: '이용 완료',
    cancelled: '취소됨',
    'no-show': '노쇼',
  },
  {
    pending: 'Pending',
    confirmed: 'Confirmed',
    seated: 'Seated',
    completed: 'Completed',
    cancelled: 'Cancelled',
    'no-show': 'No-show',
  },
);

const tones: Record<Status, string> = {
  pending: 'badge--warm',
  confirmed: 'badge--good',
  seated: 'badge--info',
  completed: '',
  cancelled: '',
  'no-show': 'badge--danger',
};

export function StatusBadge({ status }: { status: Status }) {
  const names = useStatusNames();
  return <span className={`badge ${tones[status]}`}>{names[status]}</span>;
}
