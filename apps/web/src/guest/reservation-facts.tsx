/** What a reservation is: when, for how many, under which code and name, and until when it can be changed. */
import type { ReservationView } from '@quicktable/contracts';
import { dateInZone, formatDate, timeInZone } from '../shared/dates.ts';
import { dictionary, plural, useLanguage } from '../shared/language.tsx';

const useMessages = dictionary(
  {
    guests: (count: number) => `${count}명`,
    code: '예약 번호',
    name: '이름',
    phone: '전화번호',
    note: '요청 사항',
    changeUntil: (when: string) => `변경은 ${when}까지`,
    cancelUntil: (when: string) => `취소는 ${when}까지`,
  },
  {
    guests: (count: number) => plural(count, 'guest'),
    code: 'Confirmation code',
    name: 'Name',
    phone: 'Telephone',
    note: 'Wishes',
    changeUntil: (when: string) => `Changes until ${when}`,
    cancelUntil: (when: string) => `Cancellation until ${when}`,
  },
);

export function ReservationFacts({ reservation }: { reservation: ReservationView }) {
  const messages = useMessages();
  const { language } = useLanguage();
  const { policy, timeZone } = reservation;
  const until = (instant: string) =>
    `${formatDate(dateInZone(timeZone, Date.parse(instant)), language)} ${timeInZone(instant, timeZone)}`;
  return (
    <>
      <p className="summary__when">
        {formatDate(reservation.date, language)} {reservation.time} · {messages.guests(reservation.partySize)}
      </p>
      <dl className="pairs">
        <dt>{messages.code}</dt>
        <dd>{reservation.confirmationCode}</dd>
        <dt>{messages.name}</dt>
        <dd>{reservation.guestName}</dd>
        <dt>{messages.phone}</dt>
        <dd>{reservation.phoneNumber}</dd>
        {reservation.guestNote === '' ? null : (
          <>
            <dt>{messages.note}</dt>
            <dd>{reservation.guestNote}</dd>
          </>
        )}
      </dl>
      <p className="small soft">
        {policy.text[language]}
        <br />
        {messages.changeUntil(until(policy.changeUntil))}
        <br />
        {messages.cancelUntil(until(policy.cancelUntil))}
      </p>
    </>
  );
}
