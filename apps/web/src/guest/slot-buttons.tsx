/** Arrivals as buttons: what can be had is a link to booking, the last place says so, the rest is struck out with its reason. */
import type { Slot } from '@quicktable/contracts';
import { Link } from 'wouter';
import { dictionary } from '../shared/language.tsx';

interface SlotMessages {
  slots: string;
  limited: string;
  none: string;
  /** By the slot's reason. */
  reasons: Record<string, string>;
}

const useMessages = dictionary<SlotMessages>(
  {
    slots: '예약 가능한 시간',
    limited: '마감 임박',
    none: '예약 가능한 시간이 없습니다',
    reasons: {
      'party-too-small': '최소 인원 미달',
      'party-too-large': '최대 인원 초과',
      closed: '휴무',
      'outside-hours': '영업 시간 외',
      'not-a-slot': '예약 시간 아님',
      past: '지난 시간',
      'too-soon': '예약 마감',
      'too-far': '예약 전',
      'pacing-full': '만석',
      'tables-taken': '만석',
    },
  },
  {
    slots: 'Times that can be booked',
    limited: 'last table',
    none: 'No table at a time that fits',
    reasons: {
      'party-too-small': 'party too small',
      'party-too-large': 'party too large',
      closed: 'closed',
      'outside-hours': 'outside hours',
      'not-a-slot': 'not offered',
      past: 'past',
      'too-soon': 'too soon to book',
      'too-far': 'not open yet',
      'pacing-full': 'full',
      'tables-taken': 'full',
    },
  },
);

export function SlotButtons(props: {
  slots: readonly Slot[];
  /** Where the booking of a time begins. */
  hrefOf: (slot: Slot) => string;
  /** The most buttons; those that can be had come first in choice, and stay in the order of the day. */
  most?: number;
  /** Whether to show what cannot be had, with its reason. */
  withUnavailable?: boolean;
  /** Whose slots they are, for screen readers. */
  label: string;
}) {
  const messages = useMessages();
  const shown = props.withUnavailable
    ? props.slots
    : props.slots.filter((slot) => slot.status !== 'unavailable');
  const limited = props.most === undefined ? shown : shown.slice(0, props.most);
  if (limited.length === 0) return <p className="soft small">{messages.none}</p>;
  return (
    <ul className="slots" aria-label={`${props.label}: ${messages.slots}`}>
      {limited.map((slot) => (
        <li key={slot.startsAt ?? slot.time}>
          {slot.status === 'unavailable' ? (
            <span className="slot slot--gone">
              <span className="slot__time">{slot.time}</span>
              <span className="slot__note">{messages.reasons[slot.reason ?? ''] ?? ''}</span>
            </span>
          ) : (
            <Link className={`slot slot--${slot.status}`} href={props.hrefOf(slot)}>
              <span className="slot__time">{slot.time}</span>
              {slot.status === 'limited' ? <span className="slot__note">{messages.limited}</span> : null}
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}
