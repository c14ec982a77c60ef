/** The end of a booking: the code, the calendar file, the manage link. */
import type { ReservationCreated } from '@quicktable/contracts';
import { useEffect, useRef, useState } from 'react';
import { formatDate } from '../shared/dates.ts';
import { dictionary, useLanguage } from '../shared/language.tsx';
import { calendarFile } from './calendar-file.ts';

const useMessages = dictionary(
  {
    confirmed: '예약이 확정되었습니다',
    pending: '예약을 접수했습니다. 매장에서 확인하면 확정됩니다.',
    code: '예약 번호',
    guests: (count: number) => `${count}명`,
    calendar: '캘린더에 추가',
    manage: '예약 보기·변경·취소',
    copy: '관리 링크 복사',
    copied: '복사했습니다',
    keep: '이 링크만 있으면 가입 없이 예약을 바꾸거나 취소할 수 있습니다. 다른 사람과 나누지 마세요.',
  },
  {
    confirmed: 'Your table is booked',
    pending: 'We have your request. The restaurant will confirm it.',
    code: 'Confirmation code',
    guests: (count: number) => (count === 1 ? '1 guest' : `${count} guests`),
    calendar: 'Add to calendar',
    manage: 'See, change or cancel',
    copy: 'Copy the manage link',
    copied: 'Copied',
    keep: 'This link is all that is needed to change or cancel. Keep it to yourself.',
  },
);

export function ConfirmationPanel(props: { created: ReservationCreated; onManage: () => void }) {
  const { reservation, managePath } = props.created;
  const messages = useMessages();
  const { language } = useLanguage();
  const [copied, setCopied] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => heading.current?.focus(), []);

  return (
    <section className="card stack confirmation">
      <h1 ref={heading} tabIndex={-1}>
        {reservation.status === 'pending' ? messages.pending : messages.confirmed}
      </h1>
      <p className="confirmation__code">
        <span className="field__label">{messages.code}</span>
        <strong>{reservation.confirmationCode}</strong>
      </p>
      <p>
        <strong>{reservation.restaurantName}</strong>
        <br />
        {formatDate(reservation.date, language)} {reservation.time} · {messages.guests(reservation.partySize)}
      </p>
      <div className="row">
        <a
          className="button"
          download={`quicktable-${reservation.confirmationCode}.ics`}
          href={`data:text/calendar;charset=utf-8,${encodeURIComponent(calendarFile(reservation))}`}
        >
          {messages.calendar}
        </a>
        <button type="button" className="button button--quiet" onClick={props.onManage}>
          {messages.manage}
        </button>
        <button
          type="button"
          className="button button--quiet"
          onClick={() => {
            void navigator.clipboard
              .writeText(new URL(managePath, location.origin).href)
              .then(() => setCopied(true));
          }}
        >
          {copied ? messages.copied : messages.copy}
        </button>
      </div>
      <p className="small soft">{messages.keep}</p>
    </section>
  );
}
