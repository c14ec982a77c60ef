/** The console: who may enter, the sections, and what concerns all of them: the connection and the faults that stand. */
import type { ConsoleAccess } from '@quicktable/contracts';
import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import useSWR from 'swr';
import { signOut } from '../api/guest.ts';
import { ApiProblem } from '../api/problem.ts';
import { setCsrfToken } from '../api/request.ts';
import { dictionary, useLanguage } from '../shared/language.tsx';
import { PageFrame } from '../shared/page-frame.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';
import { SignInForm } from '../shared/sign-in-form.tsx';
import { usePageTitle } from '../shared/use-page-title.ts';
import { isOwnMachine, LabStaffButton } from '../staff/lab-staff-button.tsx';
import { ChaosView } from './chaos-view.tsx';
import { CommandView } from './command-view.tsx';
import { readAccess } from './console-api.ts';
import { EventsView } from './events-view.tsx';
import { FaultNotices } from './fault-notices.tsx';
import { KeysView } from './keys-view.tsx';
import { LabLoad } from './lab-load.tsx';
import { startLive, useLive } from './live.ts';
import { OverviewView } from './overview-view.tsx';
import { TheatreView } from './theatre-view.tsx';

const useMessages = dictionary(
  {
    title: '캐시 콘솔',
    suffix: '콘솔',
    sections: '콘솔 영역',
    overview: '개요',
    events: '실시간 이벤트',
    keys: '키',
    command: '명령줄',
    chaos: '장애 실험',
    theatre: '전략 극장',
    live: '실시간',
    connecting: '연결 중',
    lost: '연결 끊김',
    lostNotice:
      '서비스와 연결이 끊어졌습니다. 자동으로 다시 연결하고 있으며, 화면의 값은 마지막으로 받은 값입니다.',
    slowNotice: (count: number) => `이 화면이 따라가지 못해 메시지 ${count}개를 건너뛰었습니다.`,
    signIn:
      '콘솔은 로그인한 담당자만 볼 수 있습니다. 실습 환경에서는 매장 직원, 운영 환경에서는 운영자 계정으로 로그인하세요.',
    forbidden:
      '이 계정에는 콘솔을 볼 권한이 없습니다. 운영 환경에서는 운영자 초대를 받은 계정만 볼 수 있습니다.',
    signOut: '로그아웃',
    thisMachine: '이 컴퓨터',
    loading: '불러오는 중',
    docs: 'API 문서',
  },
  {
    title: 'Cache console',
    suffix: 'console',
    sections: 'Sections of the console',
    overview: 'Overview',
    events: 'Live events',
    keys: 'Keys',
    command: 'Command line',
    chaos: 'Chaos',
    theatre: 'Strategy theatre',
    live: 'Live',
    connecting: 'Connecting',
    lost: 'Disconnected',
    lostNotice:
      'The connection to the service is lost. It is tried again by itself; what you see is what was told last.',
    slowNotice: (count: number) => `This page was too slow for ${count} messages; they were left out.`,
    signIn: 'The console is for people in charge: sign in as staff in the lab, as an operator in production.',
    forbidden:
      'This account may not use the console. In production it takes an account that was invited as an operator.',
    signOut: 'Sign out',
    thisMachine: 'this machine',
    loading: 'Loading',
    docs: 'API documents',
  },
);

const sectionNames = ['overview', 'events', 'keys', 'command', 'chaos', 'theatre'] as const;
type SectionName = (typeof sectionNames)[number];

function subscribeToHash(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

/** The section and what follows it: `#keys/cmVz…`. */
function useSection(): { section: SectionName; rest: string } {
  const hash = useSyncExternalStore(subscribeToHash, () => location.hash.slice(1));
  const [name = '', rest = ''] = hash.split('/');
  return { section: sectionNames.find((known) => known === name) ?? 'overview', rest };
}

export function ConsoleApp() {
  const messages = useMessages();
  const {
    data: access,
    error,
    mutate,
  } = useSWR<ConsoleAccess, unknown>('console', readAccess, {
    revalidateOnFocus: false,
    shouldRetryOnError: false,
  });
  const { section, rest } = useSection();
  usePageTitle(`${messages[section]} · ${messages.title}`);

  useEffect(() => {
    if (access !== undefined) setCsrfToken(access.csrfToken);
  }, [access]);

  const again = () => void mutate();
  const status = error instanceof ApiProblem ? error.status : 0;
  return (
    <PageFrame
      home="/console"
      suffix={messages.suffix}
      navigation={
        <>
          {access?.signedInAs ? <span className="soft small console__who">{access.signedInAs}</span> : null}
          {access?.signedInAs || status === 403 ? (
            <button type="button" className="link-button" onClick={() => void signOut().finally(again)}>
              {messages.signOut}
            </button>
          ) : null}
          <a className="link-button console__docs" href="/docs">
            {messages.docs}
          </a>
        </>
      }
    >
      {access === undefined && error === undefined ? (
        <div className="skeleton console__loading" role="status" aria-label={messages.loading} />
      ) : null}
      {status === 401 || status === 403 ? (
        <div className="console__sign-in stack">
          <h1>{messages.title}</h1>
          <p className={status === 403 ? 'notice notice--warm' : 'soft'}>
            {status === 403 ? messages.forbidden : messages.signIn}
          </p>
          <SignInForm onSignedIn={again} withInvitation />
          {isOwnMachine() ? <LabStaffButton onSignedIn={again} /> : null}
        </div>
      ) : null}
      {error !== undefined && status !== 401 && status !== 403 ? (
        <ProblemNotice problem={error} onRetry={again} />
      ) : null}
      {access === undefined ? null : (
        <OpenConsole access={access} section={section} rest={rest} onRefused={again} />
      )}
    </PageFrame>
  );
}

function OpenConsole(props: {
  access: ConsoleAccess;
  section: SectionName;
  rest: string;
  onRefused: () => void;
}) {
  const { access, section, rest, onRefused } = props;
  const messages = useMessages();
  const { language } = useLanguage();
  const { state, missed, problem } = useLive();
  useEffect(startLive, []);
  useEffect(() => {
    if (state === 'refused') onRefused();
  }, [state, onRefused]);

  const views: Record<SectionName, ReactNode> = {
    overview: <OverviewView access={access} />,
    events: <EventsView access={access} />,
    keys: <KeysView access={access} keyId={rest} />,
    command: <CommandView access={access} />,
    chaos: <ChaosView access={access} />,
    theatre: <TheatreView access={access} />,
  };
  return (
    <div className="console">
      <div className="console__head">
        <h1 className="console__title">{messages.title}</h1>
        <span className="soft small console__store">{access.store[language]}</span>
        <ConnectionBadge state={state} />
      </div>
      <nav className="console__sections" aria-label={messages.sections}>
        {sectionNames.map((name) => (
          <a key={name} href={`#${name}`} aria-current={name === section ? 'page' : undefined}>
            {messages[name]}
          </a>
        ))}
      </nav>
      {state === 'lost' ? (
        <p className="notice notice--warm" role="status">
          {messages.lostNotice}
        </p>
      ) : null}
      {problem === undefined ? null : <ProblemNotice problem={problem} onRetry={onRefused} />}
      {missed > 0 ? <p className="soft small">{messages.slowNotice(missed)}</p> : null}
      {access.profile === 'lab' ? <LabLoad /> : null}
      <FaultNotices />
      {views[section]}
    </div>
  );
}

function ConnectionBadge({ state }: { state: 'connecting' | 'live' | 'lost' | 'refused' }) {
  const messages = useMessages();
  const tones = { connecting: '', live: 'badge--good', lost: 'badge--danger', refused: 'badge--danger' };
  const names = {
    connecting: messages.connecting,
    live: messages.live,
    lost: messages.lost,
    refused: messages.lost,
  };
  return (
    <span className={`badge console__state ${tones[state]}`} role="status">
      <span className="console__dot" aria-hidden="true" />
      {names[state]}
    </span>
  );
}
