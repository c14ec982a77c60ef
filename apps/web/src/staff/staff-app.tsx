/** Signed out: the form. Signed in as staff: the day, and the restaurant's settings. Signed in as a guest: how to become staff. */
import { lazy, Suspense, useState } from 'react';
import { SWRConfig } from 'swr';
import { Route, Switch } from 'wouter';
import { dictionary } from '../shared/language.tsx';
import { PageFrame } from '../shared/page-frame.tsx';
import { PageLink } from '../shared/page-link.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';
import { SignInForm } from '../shared/sign-in-form.tsx';
import { swrOptions } from '../shared/swr-options.ts';
import { usePageTitle } from '../shared/use-page-title.ts';
import { useSession } from '../shared/use-session.ts';
import { DayScreen } from './day-screen.tsx';
import { RestaurantSelect } from './restaurant-select.tsx';
import { isOwnMachine, LabStaffButton } from './lab-staff-button.tsx';

// Settings are opened now and then; the evening comes without them.
const SettingsScreen = lazy(async () => ({
  default: (await import('./settings/settings-screen.tsx')).SettingsScreen,
}));

const useMessages = dictionary(
  {
    title: '매장',
    suffix: '매장',
    lead: '매장 직원 계정으로 로그인하세요.',
    notStaff: '이 계정은 매장 직원 계정이 아닙니다. 매장에서 받은 초대 코드로 가입해 주세요.',
    signOut: '로그아웃',
    day: '오늘 영업',
    settings: '설정',
    guest: '손님용 사이트',
  },
  {
    title: 'Restaurant',
    suffix: 'staff',
    lead: 'Sign in with an account of the restaurant.',
    notStaff:
      'This account belongs to no restaurant. Sign up with the invitation that the restaurant gave you.',
    signOut: 'Sign out',
    day: 'Day',
    settings: 'Settings',
    guest: 'Guest site',
  },
);

export function StaffApp() {
  const messages = useMessages();
  const { session, error, begin, end } = useSession();
  usePageTitle(messages.title);
  const isStaff = session?.account.role === 'staff' && session.account.restaurantIds.length > 0;
  return (
    <PageFrame
      home="/staff"
      suffix={messages.suffix}
      pages={
        isStaff ? (
          <>
            <PageLink href="/staff">{messages.day}</PageLink>
            <PageLink href="/staff/settings">{messages.settings}</PageLink>
          </>
        ) : undefined
      }
      navigation={
        session ? (
          <>
            <span className="soft small staff__name">{session.account.name}</span>
            <button type="button" className="link-button" onClick={() => void end()}>
              {messages.signOut}
            </button>
          </>
        ) : (
          <a className="link-button" href="/">
            {messages.guest}
          </a>
        )
      }
    >
      {error === undefined ? null : <ProblemNotice problem={error} />}
      {session === null ? (
        <div className="staff__sign-in stack">
          <h1>{messages.title}</h1>
          <p className="soft">{messages.lead}</p>
          <SignInForm onSignedIn={begin} withInvitation />
          {isOwnMachine() ? <LabStaffButton onSignedIn={begin} /> : null}
        </div>
      ) : null}
      {session && !isStaff ? <p className="notice notice--warm">{messages.notStaff}</p> : null}
      {session && isStaff ? <StaffPages restaurantIds={session.account.restaurantIds} /> : null}
    </PageFrame>
  );
}

function StaffPages({ restaurantIds }: { restaurantIds: readonly string[] }) {
  const [restaurantId, setRestaurantId] = useState(restaurantIds[0] ?? '');
  const select = <RestaurantSelect ids={restaurantIds} value={restaurantId} onChange={setRestaurantId} />;
  return (
    <SWRConfig value={swrOptions}>
      <Suspense fallback={<div className="page skeleton day__empty" aria-busy="true" />}>
        <Switch>
          <Route path="/staff/settings">
            {select}
            <SettingsScreen restaurantId={restaurantId} />
          </Route>
          <Route>
            <DayScreen restaurantId={restaurantId} select={select} />
          </Route>
        </Switch>
      </Suspense>
    </SWRConfig>
  );
}
