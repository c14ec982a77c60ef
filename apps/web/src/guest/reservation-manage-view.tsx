/** One reservation, opened by its link or by this browser's memory: look, change, cancel. */
import type { ReservationView } from '@quicktable/contracts';
import { type FormEvent, useEffect, useState } from 'react';
import useSWR from 'swr';
import { Link } from 'wouter';
import {
  availabilityPath,
  cancelReservation,
  changeReservation,
  readAvailability,
  readReservation,
  type ReservationAccess,
} from '../api/guest.ts';
import { ApiProblem } from '../api/problem.ts';
import { Dialog } from '../shared/dialog.tsx';
import { Field } from '../shared/field.tsx';
import { dictionary } from '../shared/language.tsx';
import { PartyInput } from '../shared/party-input.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';
import { StatusBadge } from '../shared/status-badge.tsx';
import { usePageTitle } from '../shared/use-page-title.ts';
import { useWrite } from '../shared/use-write.ts';
import { ConfirmationPanel } from './confirmation-panel.tsx';
import { forgetReservation, rememberedToken, rememberReservation } from './remembered-guest.ts';
import { ReservationFacts } from './reservation-facts.tsx';
import { confirmationOf, leaveConfirmation } from './show-confirmation.ts';

const useMessages = dictionary(
  {
    title: '예약',
    change: '예약 변경',
    cancel: '예약 취소',
    cancelQuestion: '예약을 취소할까요?',
    cancelText: '취소하면 자리가 바로 다른 손님에게 열립니다. 되돌릴 수 없습니다.',
    cancelYes: '취소합니다',
    cancelNo: '그대로 두기',
    date: '날짜',
    time: '시간',
    party: '인원',
    save: '변경하기',
    saved: '예약을 변경했습니다.',
    cancelled: '예약을 취소했습니다.',
    keepTime: (time: string) => `${time} (지금 예약)`,
    notHere: '이 브라우저에서 연 적이 없는 예약입니다. 예약 번호와 전화번호로 찾아 주세요.',
    find: '예약 번호로 찾기',
  },
  {
    title: 'Reservation',
    change: 'Change',
    cancel: 'Cancel the reservation',
    cancelQuestion: 'Cancel this reservation?',
    cancelText: 'The table is offered to others at once. This cannot be undone.',
    cancelYes: 'Yes, cancel it',
    cancelNo: 'Keep it',
    date: 'Date',
    time: 'Time',
    party: 'Party',
    save: 'Save the change',
    saved: 'The reservation is changed.',
    cancelled: 'The reservation is cancelled.',
    keepTime: (time: string) => `${time} (as booked)`,
    notHere: 'This browser does not know the reservation. Please find it by its code.',
    find: 'Find by code',
  },
);

export function ReservationManageView({ reservationId }: { reservationId: string }) {
  const messages = useMessages();
  const [access] = useState<ReservationAccess>(() => ({
    reservationId,
    manageToken: rememberedToken(reservationId),
  }));
  const { data, error, mutate } = useSWR<ReservationView, unknown>(['reservation', reservationId], () =>
    readReservation(access),
  );
  const [created, setCreated] = useState(() => confirmationOf(reservationId));
  const [dialog, setDialog] = useState<'change' | 'cancel'>();
  const [done, setDone] = useState<'saved' | 'cancelled'>();
  usePageTitle(messages.title);

  useEffect(() => {
    if (data === undefined || access.manageToken === undefined) return;
    const { restaurantName, date, time } = data;
    rememberReservation({ reservationId, manageToken: access.manageToken, restaurantName, date, time });
  }, [data, access, reservationId]);

  const status = error instanceof ApiProblem ? error.status : 0;
  useEffect(() => {
    if (status === 404) forgetReservation(reservationId);
  }, [status, reservationId]);

  if (created !== undefined) {
    const manage = () => {
      leaveConfirmation();
      setCreated(undefined);
    };
    return (
      <div className="page page--narrow">
        <ConfirmationPanel created={created} onManage={manage} />
      </div>
    );
  }
  if (error !== undefined && data === undefined) {
    return (
      <div className="page page--narrow stack">
        {status === 401 ? (
          <p className="notice notice--warm">{messages.notHere}</p>
        ) : (
          <ProblemNotice problem={error} onRetry={() => void mutate()} />
        )}
        {status === 401 || status === 404 ? (
          <div>
            <Link className="button" href="/my-reservations">
              {messages.find}
            </Link>
          </div>
        ) : null}
      </div>
    );
  }
  if (data === undefined)
    return <div className="page page--narrow skeleton restaurant--empty" aria-busy="true" />;
  const active = data.status === 'confirmed' || data.status === 'pending';
  const finish = (result: ReservationView, what: 'saved' | 'cancelled') => {
    setDialog(undefined);
    setDone(what);
    void mutate(result, { revalidate: false });
  };
  return (
    <div className="page page--narrow stack">
      <div className="row">
        <h1>{data.restaurantName}</h1>
        <StatusBadge status={data.status} />
      </div>
      {done === undefined ? null : (
        <p className="notice notice--good" role="status">
          {messages[done]}
        </p>
      )}
      <div className="card stack">
        <ReservationFacts reservation={data} />
        {active ? (
          <div className="row">
            <button type="button" className="button" onClick={() => setDialog('change')}>
              {messages.change}
            </button>
            <button type="button" className="button button--danger" onClick={() => setDialog('cancel')}>
              {messages.cancel}
            </button>
          </div>
        ) : null}
      </div>
      <Dialog open={dialog === 'change'} onClose={() => setDialog(undefined)} title={messages.change}>
        <ChangeForm
          reservation={data}
          access={access}
          onChanged={(result) => finish(result, 'saved')}
          onStale={() => void mutate()}
        />
      </Dialog>
      <Dialog open={dialog === 'cancel'} onClose={() => setDialog(undefined)} title={messages.cancelQuestion}>
        <CancelQuestion
          reservation={data}
          access={access}
          onCancelled={(result) => finish(result, 'cancelled')}
          onKeep={() => setDialog(undefined)}
          onStale={() => void mutate()}
        />
      </Dialog>
    </div>
  );
}

function ChangeForm(props: {
  reservation: ReservationView;
  access: ReservationAccess;
  onChanged: (result: ReservationView) => void;
  onStale: () => void;
}) {
  const { reservation } = props;
  const messages = useMessages();
  const { sending, problem, run } = useWrite(props.onStale);
  const [date, setDate] = useState(reservation.date);
  const [partySize, setPartySize] = useState(reservation.partySize);
  const [time, setTime] = useState(reservation.time);
  const { data } = useSWR(availabilityPath(reservation.restaurantId, date, partySize), readAvailability);
  const offered = data?.slots.filter((slot) => slot.status !== 'unavailable').map((slot) => slot.time) ?? [];
  const sameDay = date === reservation.date;
  const times =
    sameDay && !offered.includes(reservation.time) ? [reservation.time, ...offered].sort() : offered;
  const chosen = times.includes(time) ? time : (times[0] ?? '');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      props.onChanged(
        await changeReservation(props.access, reservation.revision, { date, time: chosen, partySize }),
      );
    });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Field label={messages.date}>
        <input
          className="input"
          type="date"
          required
          value={date}
          onChange={(event) => event.target.value && setDate(event.target.value)}
        />
      </Field>
      <PartyInput label={messages.party} value={partySize} onChange={setPartySize} />
      <Field label={messages.time}>
        <select className="input" value={chosen} onChange={(event) => setTime(event.target.value)}>
          {times.map((option) => (
            <option key={option} value={option}>
              {sameDay && option === reservation.time ? messages.keepTime(option) : option}
            </option>
          ))}
        </select>
      </Field>
      {problem === undefined ? null : <ProblemNotice problem={problem} />}
      <button type="submit" className="button" disabled={sending || chosen === ''}>
        {messages.save}
      </button>
    </form>
  );
}

function CancelQuestion(props: {
  reservation: ReservationView;
  access: ReservationAccess;
  onCancelled: (result: ReservationView) => void;
  onKeep: () => void;
  onStale: () => void;
}) {
  const messages = useMessages();
  const { sending, problem, run } = useWrite(props.onStale);
  return (
    <div className="stack">
      <p>{messages.cancelText}</p>
      {problem === undefined ? null : <ProblemNotice problem={problem} />}
      <div className="row">
        <button
          type="button"
          className="button button--danger"
          disabled={sending}
          onClick={() =>
            void run(async () => {
              props.onCancelled(await cancelReservation(props.access, props.reservation.revision));
            })
          }
        >
          {messages.cancelYes}
        </button>
        <button type="button" className="button button--quiet" onClick={props.onKeep}>
          {messages.cancelNo}
        </button>
      </div>
    </div>
  );
}
