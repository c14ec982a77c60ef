/** Reservations that the rules do not fit: who, when, why, and how to reach them. */
import type { RestaurantConflict } from '@quicktable/contracts';
import { formatDate } from '../../shared/dates.ts';
import { dictionary, useLanguage } from '../../shared/language.tsx';

const useMessages = dictionary(
  {
    guests: (count: number) => `${count}명`,
    reasons: {
      closed: '휴무일',
      'outside-hours': '영업시간 밖',
      'stays-past-closing': '닫는 시각을 넘김',
      'party-too-large': '인원 초과',
      'table-retired': '없는 테이블',
      'table-too-small': '테이블이 작음',
    },
    open: '그날 보기',
  },
  {
    guests: (count: number) => (count === 1 ? '1 guest' : `${count} guests`),
    reasons: {
      closed: 'closed that day',
      'outside-hours': 'outside the hours',
      'stays-past-closing': 'stays past closing',
      'party-too-large': 'party too large',
      'table-retired': 'table is gone',
      'table-too-small': 'table too small',
    },
    open: 'See the day',
  },
);

export function ConflictList({ conflicts }: { conflicts: readonly RestaurantConflict[] }) {
  const messages = useMessages();
  const { language } = useLanguage();
  return (
    <ul className="plain-list">
      {conflicts.map((conflict) => (
        <li key={conflict.reservationId} className="conflict">
          <span>
            <strong>
              {formatDate(conflict.date, language)} {conflict.time}
            </strong>{' '}
            {conflict.guestName} · {messages.guests(conflict.partySize)}
          </span>
          <span className="row">
            {conflict.reasons.map((reason) => (
              <span key={reason} className="badge badge--warm">
                {messages.reasons[reason]}
              </span>
            ))}
            <a className="link-button" href={`tel:${conflict.phoneNumber}`}>
              {conflict.phoneNumber}
            </a>
            <a
              className="link-button"
              href={`/staff?date=${conflict.date}`}
              target="_blank"
              rel="noreferrer"
              aria-label={`${messages.open}: ${formatDate(conflict.date, language)}`}
            >
              {messages.open}
            </a>
          </span>
        </li>
      ))}
    </ul>
  );
}
