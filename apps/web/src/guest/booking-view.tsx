/** Booking: the table is held while the guest fills in a form; the policy is shown before the button that binds. */
import type { Hold, ReservationCreated } from '@quicktable/contracts';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import useSWR from 'swr';
import { Link, useSearchParams } from 'wouter';
import {
  bookFromHold,
  type GuestDetails,
  placeHold,
  readRestaurant,
  releaseHold,
  restaurantPath,
} from '../api/guest.ts';
import { ApiProblem } from '../api/problem.ts';
import { useSeatNames } from '../shared/cuisine-names.ts';
import { formatDate, isDate } from '../shared/dates.ts';
import { Field } from '../shared/field.tsx';
import { dictionary, useLanguage } from '../shared/language.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';
import { useCountdown } from '../shared/use-countdown.ts';
import { usePageTitle } from '../shared/use-page-title.ts';
import { ContactFields, focusFirstError, isReachable } from './contact-fields.tsx';
import { loadGuestDetails, type RememberedDetails, saveGuestDetails } from './remembered-guest.ts';
import { useShowConfirmation } from './show-confirmation.ts';

const useMessages = dictionary(
  {
    title: '예약하기',
    guests: (count: number) => `${count}명`,
    holding: '자리를 잡는 중입니다…',
    held: (clock: string) => `자리를 잡아 두었습니다. ${clock} 안에 예약을 마쳐 주세요.`,
    over: '자리를 잡아 둔 시간이 지났습니다. 적으신 내용은 그대로 있습니다.',
    again: '다시 잡기',
    back: '다른 시간 고르기',
    email: '이메일 (선택)',
    emailWrong: '이메일 주소를 확인해 주세요.',
    note: '요청 사항 (선택)',
    noteHint: '알레르기, 아이 의자, 기념일 등을 적어 주세요.',
    policy: '취소·변경 안내',
    book: '예약 확정하기',
    booking: '예약하는 중입니다…',
    pending: '이 인원은 매장에서 확인한 뒤 확정됩니다.',
    incomplete: '날짜, 시간, 인원 가운데 빠지거나 잘못된 것이 있습니다. 시간을 다시 골라 주세요.',
  },
  {
    title: 'Book a table',
    guests: (count: number) => (count === 1 ? '1 guest' : `${count} guests`),
    holding: 'Keeping a table for you…',
    held: (clock: string) => `A table is kept for you. Please finish within ${clock}.`,
    over: 'The table was kept as long as promised. What you wrote is still here.',
    again: 'Keep it again',
    back: 'Choose another time',
    email: 'E-mail (optional)',
    emailWrong: 'Please check the e-mail address.',
    note: 'Wishes (optional)',
    noteHint: 'Allergies, a high chair, a birthday.',
    policy: 'Changes and cancellation',
    book: 'Confirm the reservation',
    booking: 'Booking…',
    pending: 'The restaurant confirms parties of this size.',
    incomplete: 'The day, the time or the party is missing or wrong. Please choose a time again.',
  },
);

type HoldState = { kind: 'asking' } | { kind: 'held'; hold: Hold } | { kind: 'failed'; problem: unknown };

interface ArrivalWish {
  restaurantId: string;
  date: string;
  time: string;
  partySize: number;
  seat: string | null;
}

/** Holds the arrival on entering and gives it back on leaving, unless it was booked. */
function useHold(wish: ArrivalWish, round: number) {
  const [state, setState] = useState<HoldState>({ kind: 'asking' });
  const booked = useRef(false);
  const { restaurantId, date, time, partySize, seat } = wish;

  useEffect(() => {
    let left = false;
    let held: Hold | undefined;
    setState({ kind: 'asking' });
    placeHold({ restaurantId, date, time, partySize, seatType: seat as Hold['seatType'] }).then(
      (hold) => {
        held = hold;
        if (left) void releaseHold(hold).catch(() => {});
        else setState({ kind: 'held', hold });
      },
      (problem: unknown) => {
        if (!left) setState({ kind: 'failed', problem });
      },
    );
    return () => {
      left = true;
      // The service lets the hold run out by itself when this request is lost.
      if (held !== undefined && !booked.current) void releaseHold(held).catch(() => {});
    };
  }, [restaurantId, date, time, partySize, seat, round]);

  return { state, markBooked: () => (booked.current = true) };
}

const longestPartyDigits = 3;

export function BookingView({ restaurantId }: { restaurantId: string }) {
  const messages = useMessages();
  const [parameters] = useSearchParams();
  const party = parameters.get('party') ?? '2';
  const wish: ArrivalWish = {
    restaurantId,
    date: parameters.get('date') ?? '',
    time: parameters.get('time') ?? '',
    partySize: Number(party),
    seat: parameters.get('seat'),
  };
  usePageTitle(messages.title);

  const complete =
    isDate(wish.date) &&
    /^\d\d:\d\d$/.test(wish.time) &&
    /^[1-9]\d*$/.test(party) &&
    party.length <= longestPartyDigits;
  return (
    <div className="page page--narrow stack">
      <h1>{messages.title}</h1>
      {complete ? (
        <BookArrival wish={wish} />
      ) : (
        <>
          <p className="notice notice--error" role="alert">
            {messages.incomplete}
          </p>
          <Link className="button" href={`/restaurants/${encodeURIComponent(restaurantId)}`}>
            {messages.back}
          </Link>
        </>
      )}
    </div>
  );
}

function BookArrival({ wish }: { wish: ArrivalWish }) {
  const messages = useMessages();
  const { language } = useLanguage();
  const seats = useSeatNames();
  const [round, setRound] = useState(0);
  // Kept here, so that it outlives a hold that ends while the guest is writing.
  const [details, setDetails] = useState(loadGuestDetails);
  const { data: restaurant } = useSWR(restaurantPath(wish.restaurantId), readRestaurant);
  const { state, markBooked } = useHold(wish, round);
  const showConfirmation = useShowConfirmation();
  const back = `/restaurants/${encodeURIComponent(wish.restaurantId)}?date=${wish.date}&party=${wish.partySize}`;
  return (
    <>
      <div className="card summary">
        <strong>{restaurant?.name[language] ?? ' '}</strong>
        <span>
          {formatDate(wish.date, language)} {wish.time} · {messages.guests(wish.partySize)}
          {wish.seat === null ? '' : ` · ${seats[wish.seat] ?? wish.seat}`}
        </span>
      </div>
      {state.kind === 'asking' ? (
        <p className="notice" role="status">
          {messages.holding}
        </p>
      ) : null}
      {state.kind === 'failed' ? (
        <>
          <ProblemNotice problem={state.problem} />
          <Link className="button" href={back}>
            {messages.back}
          </Link>
        </>
      ) : null}
      {state.kind === 'held' ? (
        <BookingForm
          hold={state.hold}
          policy={restaurant?.cancellationPolicy.text[language] ?? ''}
          needsConfirmation={
            restaurant !== undefined &&
            restaurant.confirmAbovePartySize !== null &&
            wish.partySize > restaurant.confirmAbovePartySize
          }
          details={details}
          onDetails={setDetails}
          back={back}
          onAgain={() => setRound(round + 1)}
          onBooked={(result) => {
            markBooked();
            showConfirmation(result);
          }}
        />
      ) : null}
    </>
  );
}

const emailPattern = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

function focusOnce(element: HTMLElement | null): void {
  element?.focus();
}

function BookingForm(props: {
  hold: Hold;
  policy: string;
  needsConfirmation: boolean;
  details: RememberedDetails;
  onDetails: (details: RememberedDetails) => void;
  back: string;
  onAgain: () => void;
  onBooked: (created: ReservationCreated) => void;
}) {
  const { hold, details, onDetails } = props;
  const messages = useMessages();
  const { language } = useLanguage();
  const secondsLeft = useCountdown(Date.parse(hold.expiresAt));
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  // One key for one hold: pressing twice, or again after a lost answer, books once.
  const idempotencyKey = `${hold.holdId}-book`;
  const email = details.email.trim();
  const emailIsWrong = email !== '' && !emailPattern.test(email);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (!isReachable(details) || emailIsWrong) {
      focusFirstError(event.currentTarget);
      return;
    }
    setSending(true);
    setProblem(undefined);
    const cleaned: GuestDetails = {
      guestName: details.guestName.trim(),
      phoneNumber: details.phoneNumber.trim(),
      email: email === '' ? null : email,
      guestNote: details.guestNote.trim(),
      language,
    };
    try {
      const created = await bookFromHold(hold, cleaned, idempotencyKey);
      saveGuestDetails(details);
      props.onBooked(created);
    } catch (caught) {
      setProblem(caught);
    } finally {
      setSending(false);
    }
  };

  const holdIsOver =
    secondsLeft === 0 ||
    (problem instanceof ApiProblem && ['HOLD_EXPIRED', 'HOLD_NOT_FOUND'].includes(problem.code));
  if (holdIsOver) {
    return (
      <div className="notice notice--warm" role="alert">
        <p>{messages.over}</p>
        <div className="row">
          {/* Whoever was writing has lost the field under the cursor: the next step takes its place. */}
          <button type="button" className="button button--small" ref={focusOnce} onClick={props.onAgain}>
            {messages.again}
          </button>
          <Link className="button button--small button--quiet" href={props.back}>
            {messages.back}
          </Link>
        </div>
      </div>
    );
  }
  const clock = `${Math.floor(secondsLeft / 60)}:${String(secondsLeft % 60).padStart(2, '0')}`;
  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      <p className="notice notice--good hold-clock" role="timer" aria-live="off">
        {messages.held(clock)}
      </p>
      <ContactFields
        contact={details}
        tried={tried}
        onChange={(contact) => onDetails({ ...details, ...contact })}
      />
      <Field label={messages.email} error={tried && emailIsWrong ? messages.emailWrong : undefined}>
        <input
          className="input"
          name="email"
          type="email"
          autoComplete="email"
          maxLength={254}
          value={details.email}
          onChange={(event) => onDetails({ ...details, email: event.target.value })}
        />
      </Field>
      <Field label={messages.note} hint={messages.noteHint}>
        <textarea
          className="input"
          name="note"
          rows={3}
          maxLength={500}
          value={details.guestNote}
          onChange={(event) => onDetails({ ...details, guestNote: event.target.value })}
        />
      </Field>
      <section className="policy" aria-labelledby="policy">
        <h2 id="policy" className="policy__title">
          {messages.policy}
        </h2>
        <p className="small">{props.policy}</p>
        {props.needsConfirmation ? <p className="small">{messages.pending}</p> : null}
      </section>
      {problem === undefined ? null : <ProblemNotice problem={problem} />}
      <button type="submit" className="button" disabled={sending}>
        {sending ? messages.booking : messages.book}
      </button>
    </form>
  );
}
