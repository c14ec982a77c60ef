/** Joining the waitlist: the guest is told when a slot opens between two times. */
import type { Slot } from '@quicktable/contracts';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { joinWaitlist } from '../api/guest.ts';
import { Field } from '../shared/field.tsx';
import { dictionary, useLanguage } from '../shared/language.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';
import { ContactFields, focusFirstError, isReachable } from './contact-fields.tsx';
import { loadGuestDetails, saveGuestDetails } from './remembered-guest.ts';
import { rememberWaitlistEntry } from './remembered-waitlist.ts';

const useMessages = dictionary(
  {
    lead: '자리가 나면 순서대로 알려 드립니다.',
    earliest: '이 시간부터',
    latest: '이 시간까지',
    join: '대기자 명단에 올리기',
  },
  {
    lead: 'You are told, in order, when a table becomes free.',
    earliest: 'From',
    latest: 'Until',
    join: 'Join the waitlist',
  },
);

export function WaitlistForm(props: {
  restaurantId: string;
  date: string;
  partySize: number;
  slots: readonly Slot[];
}) {
  const messages = useMessages();
  const { language } = useLanguage();
  const [, navigate] = useLocation();
  const times = props.slots.map((slot) => slot.time);
  const [earliest, setEarliest] = useState(times[0] ?? '');
  const [latest, setLatest] = useState(times.at(-1) ?? '');
  const [details, setDetails] = useState(loadGuestDetails);
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const [sending, setSending] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (!isReachable(details)) {
      focusFirstError(event.currentTarget);
      return;
    }
    setSending(true);
    setProblem(undefined);
    try {
      const joined = await joinWaitlist({
        restaurantId: props.restaurantId,
        date: props.date,
        partySize: props.partySize,
        earliest,
        latest,
        guestName: details.guestName.trim(),
        phoneNumber: details.phoneNumber.trim(),
        language,
      });
      saveGuestDetails(details);
      rememberWaitlistEntry(joined);
      navigate(`/waitlist/${joined.entry.entryId}`);
    } catch (caught) {
      setProblem(caught);
    } finally {
      setSending(false);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      <p className="small soft">{messages.lead}</p>
      <div className="pair">
        <Field label={messages.earliest}>
          <select className="input" value={earliest} onChange={(event) => setEarliest(event.target.value)}>
            {times.map((time) => (
              <option key={time}>{time}</option>
            ))}
          </select>
        </Field>
        <Field label={messages.latest}>
          <select className="input" value={latest} onChange={(event) => setLatest(event.target.value)}>
            {times.map((time) => (
              <option key={time}>{time}</option>
            ))}
          </select>
        </Field>
      </div>
      <ContactFields
        contact={details}
        tried={tried}
        onChange={(contact) => setDetails({ ...details, ...contact })}
      />
      {problem === undefined ? null : <ProblemNotice problem={problem} />}
      <button type="submit" className="button button--quiet" disabled={sending}>
        {messages.join}
      </button>
    </form>
  );
}
