/** Which view stands at which address. */
import { lazy, Suspense } from 'react';
import { Link, Route, Switch } from 'wouter';
import { SWRConfig } from 'swr';
import { dictionary } from '../shared/language.tsx';
import { PageFrame } from '../shared/page-frame.tsx';
import { PageLink } from '../shared/page-link.tsx';
import { swrOptions } from '../shared/swr-options.ts';
import { SearchView } from './search-view.tsx';

// Only the search is needed at first; the rest comes when it is asked for.
const BookingView = lazy(async () => ({ default: (await import('./booking-view.tsx')).BookingView }));
const ManageLinkView = lazy(async () => ({
  default: (await import('./manage-link-view.tsx')).ManageLinkView,
}));
const MyReservationsView = lazy(async () => ({
  default: (await import('./my-reservations-view.tsx')).MyReservationsView,
}));
const ReservationManageView = lazy(async () => ({
  default: (await import('./reservation-manage-view.tsx')).ReservationManageView,
}));
const RestaurantView = lazy(async () => ({
  default: (await import('./restaurant-view.tsx')).RestaurantView,
}));
const ResetPasswordView = lazy(async () => ({
  default: (await import('./reset-password-view.tsx')).ResetPasswordView,
}));
const WaitlistView = lazy(async () => ({ default: (await import('./waitlist-view.tsx')).WaitlistView }));

const useMessages = dictionary(
  { mine: '내 예약', notFound: '없는 페이지입니다.', home: '레스토랑 찾기', staff: '매장용' },
  {
    mine: 'My reservations',
    notFound: 'There is no such page.',
    home: 'Find a table',
    staff: 'For restaurants',
  },
);

export function GuestApp() {
  const messages = useMessages();
  return (
    <SWRConfig value={swrOptions}>
      <PageFrame
        home="/"
        navigation={
          <>
            <PageLink href="/my-reservations">{messages.mine}</PageLink>
            <a className="link-button link-button--wide" href="/staff">
              {messages.staff}
            </a>
          </>
        }
      >
        <Suspense fallback={<div className="page skeleton restaurant--empty" aria-busy="true" />}>
          <Switch>
            <Route path="/" component={SearchView} />
            <Route path="/restaurants/:restaurantId">
              {({ restaurantId }) => <RestaurantView restaurantId={restaurantId} />}
            </Route>
            <Route path="/book/:restaurantId">
              {({ restaurantId }) => <BookingView restaurantId={restaurantId} />}
            </Route>
            <Route path="/reservations/:reservationId">
              {({ reservationId }) => <ReservationManageView reservationId={reservationId} />}
            </Route>
            <Route path="/manage" component={ManageLinkView} />
            <Route path="/my-reservations" component={MyReservationsView} />
            <Route path="/reset-password" component={ResetPasswordView} />
            <Route path="/waitlist/:entryId">{({ entryId }) => <WaitlistView entryId={entryId} />}</Route>
            <Route>
              <div className="page stack">
                <h1>{messages.notFound}</h1>
                <Link className="button" href="/">
                  {messages.home}
                </Link>
              </div>
            </Route>
          </Switch>
        </Suspense>
      </PageFrame>
    </SWRConfig>
  );
}
