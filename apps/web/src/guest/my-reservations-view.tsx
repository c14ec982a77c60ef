/** A guest's reservations: those of the account when signed in, those of this browser, or one by its code. */
import type { ReservationView } from '@quicktable/contracts';
import { type FormEvent, useState } from 'react';
import useSWR from 'swr';
import { Link } from 'wouter';
import { listMyReservations, lookUpReservation } from '../api/guest.ts';
import { serverNow } from '../api/server-clock.ts';
import { dateInZone, formatDate } from '../shared/dates.ts';
import { formText } from '../shared/form-text.ts';
import { Field } from '../shared/field.tsx';
import { dictionary, useLanguage } from '../shared/language.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';
import { SignInForm } from '../shared/sign-in-form.tsx';
import { StatusBadge } from '../shared/status-badge.tsx';
import { usePageTitle } from '../shared/use-page-title.ts';
import { useSession } from '../shared/use-session.ts';
import { loadReservations } from './remembered-guest.ts';
import { loadWaitlistEntries } from './remembered-waitlist.ts';
import { ReservationFacts } from './reservation-facts.tsx';
import { RestaurantName } from './restaurant-name.tsx';

const useMessages = dictionary(
  {
    title: '내 예약',
    none: '아직 예약이 없습니다.',
    here: '이 브라우저에서 한 예약',
    waiting: '대기 신청',
    account: '내 계정의 예약',
    find: '예약 번호로 찾기',
    code: '예약 번호',
    phone: '전화번호',
    look: '찾기',
    readOnly:
      '여기서는 볼 수만 있습니다. 변경과 취소는 예약할 때 받은 관리 링크에서 하거나, 매장으로 전화해 주세요.',
    signIn: '로그인하면 모든 기기에서 볼 수 있습니다',
    signOut: '로그아웃',
    hello: (name: string) => `${name} 님`,
    guests: (count: number) => `${count}명`,
  },
  {
    title: 'My reservations',
    none: 'No reservations yet.',
    here: 'Booked in this browser',
    waiting: 'On waitlists',
    account: 'Of my account',
    find: 'Find by code',
    code: 'Confirmation code',
    phone: 'Telephone',
    look: 'Find',
    readOnly:
      'To look at only. To change or cancel, open the manage link of the booking, or telephone the restaurant.',
    signIn: 'Sign in to see them on every device',
    signOut: 'Sign out',
    hello: (name: string) => name,
    guests: (count: number) => (count === 1 ? '1 guest' : `${count} guests`),
  },
);

export function MyReservationsView() {
  const messages = useMessages();
  const { session, begin, end } = useSession();
  // A manage link that was never opened with success has no name yet.
  const [remembered] = useState(() =>
    loadReservations().filter(({ restaurantName }) => restaurantName !== ''),
  );
  const [waiting] = useState(() => loadWaitlistEntries(dateInZone('Asia/Seoul', serverNow())));
  const { language } = useLanguage();
  usePageTitle(messages.title);
  return (
    <div className="page page--narrow stack">
      <h1>{messages.title}</h1>
      {session ? (
        <section className="stack" aria-labelledby="account">
          <div className="row">
            <h2 id="account">{messages.account}</h2>
            <span className="soft small">{messages.hello(session.account.name)}</span>
            <button type="button" className="link-button" onClick={() => void end()}>
              {messages.signOut}
            </button>
          </div>
          <AccountReservations />
        </section>
      ) : null}
      {remembered.length > 0 ? (
        <section className="stack" aria-labelledby="here">
          <h2 id="here">{messages.here}</h2>
          <ul className="plain-list">
            {remembered.map((reservation) => (
              <li key={reservation.reservationId}>
                <Link className="reservation-link" href={`/reservations/${reservation.reservationId}`}>
                  <strong>{reservation.restaurantName}</strong>
                  <span className="soft">
                    {formatDate(reservation.date, language)} {reservation.time}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {waiting.length > 0 ? (
        <section className="stack" aria-labelledby="waiting">
          <h2 id="waiting">{messages.waiting}</h2>
          <ul className="plain-list">
            {waiting.map(([entryId, { restaurantId, date }]) => (
              <li key={entryId}>
                <Link className="reservation-link" href={`/waitlist/${entryId}`}>
                  <RestaurantName restaurantId={restaurantId} />
                  <span className="soft">{formatDate(date, language)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <section className="stack" aria-labelledby="find">
        <h2 id="find">{messages.find}</h2>
        <LookUpForm />
      </section>
      {session === null ? (
        <section className="stack" aria-labelledby="sign-in">
          <h2 id="sign-in">{messages.signIn}</h2>
          <SignInForm onSignedIn={begin} />
        </section>
      ) : null}
    </div>
  );
}

function AccountReservations() {
  const messages = useMessages();
  const { language } = useLanguage();
  const { data, error, mutate } = useSWR('my-reservations', listMyReservations);
  if (error !== undefined) return <ProblemNotice problem={error} onRetry={() => void mutate()} />;
  if (data === undefined) return <div className="skeleton slots--empty" />;
  if (data.items.length === 0) return <p className="soft">{messages.none}</p>;
  return (
    <ul className="plain-list">
      {data.items.map((reservation: ReservationView) => (
        <li key={reservation.reservationId}>
          <Link className="reservation-link" href={`/reservations/${reservation.reservationId}`}>
            <strong>{reservation.restaurantName}</strong>
            <span className="soft">
              {formatDate(reservation.date, language)} {reservation.time} ·{' '}
              {messages.guests(reservation.partySize)}
            </span>
            <StatusBadge status={reservation.status} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function LookUpForm() {
  const messages = useMessages();
  const [found, setFound] = useState<ReservationView>();
  const [problem, setProblem] = useState<unknown>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setProblem(undefined);
    setFound(undefined);
    try {
      setFound(await lookUpReservation(formText(form, 'code'), formText(form, 'phone')));
    } catch (caught) {
      setProblem(caught);
    }
  };
  return (
    <form className="card stack" onSubmit={(event) => void submit(event)}>
      <div className="pair">
        <Field label={messages.code}>
          <input
            className="input"
            name="code"
            required
            minLength={8}
            maxLength={20}
            autoComplete="off"
            autoCapitalize="characters"
          />
        </Field>
        <Field label={messages.phone}>
          <input className="input" name="phone" type="tel" required maxLength={20} autoComplete="tel" />
        </Field>
      </div>
      {problem === undefined ? null : <ProblemNotice problem={problem} />}
      <button type="submit" className="button button--quiet">
        {messages.look}
      </button>
      {found === undefined ? null : (
        <div className="stack" role="status">
          <p className="row">
            <strong>{found.restaurantName}</strong> <StatusBadge status={found.status} />
          </p>
          <ReservationFacts reservation={found} />
          <p className="notice">{messages.readOnly}</p>
        </div>
      )}
    </form>
  );
}
