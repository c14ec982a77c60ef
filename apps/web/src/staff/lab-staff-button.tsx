/** On one's own machine: become staff of a sample restaurant with one press, to try the evening screen. */
import type { SessionView } from '@quicktable/contracts';
import { useState } from 'react';
import { signUp } from '../api/guest.ts';
import { inviteFirstStaff } from '../api/staff.ts';
import { dictionary, useLanguage } from '../shared/language.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';

const sampleRestaurant = 'seoul-bbq';

const useMessages = dictionary(
  {
    lead: '내 컴퓨터에서 실행 중이라면 가입 없이 둘러볼 수 있습니다.',
    start: '서울 바비큐 직원으로 둘러보기',
    name: '체험 직원',
  },
  {
    lead: 'On your own machine you can look around without signing up.',
    start: 'Look around as staff of Seoul BBQ',
    name: 'Trial staff',
  },
);

/** Whether this page was served by the machine it is shown on; elsewhere the invitation needs an admin. */
export function isOwnMachine(hostname = location.hostname): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

export function LabStaffButton({ onSignedIn }: { onSignedIn: (session: SessionView) => void }) {
  const messages = useMessages();
  const { language } = useLanguage();
  const [problem, setProblem] = useState<unknown>();
  const begin = async () => {
    try {
      const { invitation } = await inviteFirstStaff(sampleRestaurant);
      onSignedIn(
        await signUp({
          email: `staff-${crypto.randomUUID()}@example.com`,
          password: crypto.randomUUID(),
          name: messages.name,
          language,
          invitation,
        }),
      );
    } catch (caught) {
      setProblem(caught);
    }
  };
  return (
    <div className="stack">
      <p className="soft small">{messages.lead}</p>
      <button type="button" className="button button--quiet" onClick={() => void begin()}>
        {messages.start}
      </button>
      {problem === undefined ? null : <ProblemNotice problem={problem} />}
    </div>
  );
}
