/** A place on the waitlist: how many are ahead, and the offer when it comes, with its end. */
import type { ReservationCreated, WaitlistEntryView } from '@quicktable/contracts';
import { useState } from 'react';
import useSWR from 'swr';
import { Link } from 'wouter';
import { bookFromHold, leaveWaitlist, readWaitlistEntry } from '../api/guest.ts';
import { formatDate } from '../shared/dates.ts';
import { dictionary, useLanguage } from '../shared/language.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';
import { useCountdown } from '../shared/use-countdown.ts';
import { usePageTitle } from '../shared/use-page-title.ts';
import { useWaitlistStatusNames } from '../shared/waitlist-status.ts';
import { loadGuestDetails } from './remembered-guest.ts';
import { loadWaitlistEntry, type RememberedWaitlistEntry } from './remembered-waitlist.ts';
import { RestaurantName } from './restaurant-name.tsx';
import { useShowConfirmation } from './show-confirmation.ts';

const refreshMs = 5_000;

const useMessages = dictionary(
  {
    title: '대기자 명단',
    unknown: '이 브라우저에서 신청한 대기가 아닙니다.',
    home: '레스토랑 찾기',
    ahead: (count: number) =>
      count === 0 ? '맨 앞에서 기다리고 있습니다.' : `앞에 ${count}팀이 기다리고 있습니다.`,
    offer: (time: string, clock: string) => `${time}에 자리가 났습니다! ${clock} 안에 예약해 주세요.`,
    book: '이 자리 예약하기',
    leave: '대기 취소',
    guests: (count: number) => `${count}명`,
  },
  {
    title: 'Waitlist',
    unknown: 'This place was not joined in this browser.',
    home: 'Find a table',
    ahead: (count: number) => (count === 0 ? 'You are first in line.' : `Parties ahead of you: ${count}.`),
    offer: (time: string, clock: string) => `A table at ${time} is free! Please book within ${clock}.`,
    book: 'Book this table',
    leave: 'Leave the waitlist',
    guests: (count: number) => (count === 1 ? '1 guest' : `${count} guests`),
  },
);

export function WaitlistView({ entryId }: { entryId: string }) {
  const messages = useMessages();
  const [secrets] = useState(() => loadWaitlistEntry(entryId));
  usePageTitle(messages.title);
  return (
    <div className="page page--narrow stack">
      <h1>{messages.title}</h1>
      {secrets === undefined ? (
        <>
          <p className="notice">{messages.unknown}</p>
          <Link className="button" href="/">
            {messages.home}
          </Link>
        </>
      ) : (
        <WaitlistPlace entryId={entryId} secrets={secrets} />
      )}
    </div>
  );
}

function WaitlistPlace({ entryId, secrets }: { entryId: string; secrets: RememberedWaitlistEntry }) {
  const messages = useMessages();
  const { language } = useLanguage();
  const statusNames = useWaitlistStatusNames();
  const showConfirmation = useShowConfirmation();
  const { data, error, mutate } = useSWR(
    ['waitlist', entryId],
    () => readWaitlistEntry(entryId, secrets.waitlistToken),
    {
      refreshInterval: refreshMs,
    },
  );
  if (data === undefined) {
    return error === undefined ? (
      <div className="skeleton slots--empty" />
    ) : (
      <ProblemNotice problem={error} onRetry={() => void mutate()} />
    );
  }
  const waits = data.status === 'waiting' || data.status === 'notified';
  return (
    <div className="card stack" aria-live="polite">
      <RestaurantName restaurantId={data.restaurantId} />
      <div className="row">
        <strong>
          {formatDate(data.date, language)} {data.earliest}–{data.latest} · {messages.guests(data.partySize)}
        </strong>
        <span className="badge badge--info">{statusNames[data.status]}</span>
      </div>
      {data.status === 'waiting' ? <p>{messages.ahead(data.ahead)}</p> : null}
      {data.offer !== null && data.status === 'notified' ? (
        <Offer entry={data} offer={data.offer} holdToken={secrets.holdToken} onBooked={showConfirmation} />
      ) : null}
      {waits ? (
        <button
          type="button"
          className="button button--quiet"
          onClick={() => void leaveWaitlist(entryId, secrets.waitlistToken).finally(() => void mutate())}
        >
          {messages.leave}
        </button>
      ) : null}
    </div>
  );
}

function Offer(props: {
  entry: WaitlistEntryView;
  offer: NonNullable<WaitlistEntryView['offer']>;
  holdToken: string;
  onBooked: (created: ReservationCreated) => void;
}) {
  const { entry, offer } = props;
  const messages = useMessages();
  const { language } = useLanguage();
  const [problem, setProblem] = useState<unknown>();
  const secondsLeft = useCountdown(Date.parse(offer.expiresAt));
  const clock = `${Math.floor(secondsLeft / 60)}:${String(secondsLeft % 60).padStart(2, '0')}`;
  const book = async () => {
    const { phoneNumber, email } = loadGuestDetails();
    try {
      props.onBooked(
        await bookFromHold(
          { holdId: offer.holdId, holdToken: props.holdToken },
          {
            guestName: entry.guestName,
            phoneNumber,
            email: email === '' ? null : email,
            guestNote: '',
            language,
          },
          `${offer.holdId}-book`,
        ),
      );
    } catch (caught) {
      setProblem(caught);
    }
  };
  return (
    <div className="notice notice--good">
      <p>{messages.offer(offer.time, clock)}</p>
      {problem === undefined ? null : <ProblemNotice problem={problem} />}
      <button type="button" className="button" disabled={secondsLeft === 0} onClick={() => void book()}>
        {messages.book}
      </button>
    </div>
  );
}
