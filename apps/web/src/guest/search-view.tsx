/** Search: what can be had on an evening, restaurant by restaurant. */
import { Link } from 'wouter';
import useSWR from 'swr';
import { eveningPath, searchEvening } from '../api/guest.ts';
import { CuisineIllustration } from '../shared/cuisine-illustration.tsx';
import { useAreaNames, useCuisineNames } from '../shared/cuisine-names.ts';
import { formatAgo, formatDate } from '../shared/dates.ts';
import { dictionary, plural, useLanguage } from '../shared/language.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';
import { usePageTitle } from '../shared/use-page-title.ts';
import { bookingHref } from './booking-href.ts';
import { SlotButtons } from './slot-buttons.tsx';
import { useWish } from './use-wish.ts';
import { WishForm } from './wish-form.tsx';

const useMessages = dictionary(
  {
    title: '오늘 저녁, 어디서 드실까요?',
    lead: '서울의 레스토랑을 찾고, 가입 없이 바로 예약하세요.',
    found: (count: number, date: string) => `${date}, 자리가 있는 곳 ${count}곳`,
    nothing: '조건에 맞는 레스토랑이 없습니다. 지역이나 요리를 바꾸어 보세요.',
    loading: '자리를 찾는 중입니다',
    computed: (ago: string) => `${ago} 기준. 예약할 때 다시 확인합니다.`,
    price: (level: number) => `가격대 ${level}/4`,
    full: '자리 없음',
  },
  {
    title: 'Where shall we eat tonight?',
    lead: 'Find a restaurant in Seoul and book at once, without an account.',
    found: (count: number, date: string) => `${date}: ${plural(count, 'restaurant')} with a table`,
    nothing: 'No restaurant fits. Try another area or kitchen.',
    loading: 'Looking for tables',
    computed: (ago: string) => `As of ${ago}. It is checked again when you book.`,
    price: (level: number) => `Price ${level} of 4`,
    full: 'No table',
  },
);

const slotsShown = 6;

export function SearchView() {
  const messages = useMessages();
  const { language } = useLanguage();
  const cuisines = useCuisineNames();
  const areas = useAreaNames();
  const [wish, changeWish, wishText] = useWish();
  const { data, error, isLoading, mutate } = useSWR(eveningPath(wish), searchEvening, {
    keepPreviousData: true,
  });
  usePageTitle(messages.title);

  const open =
    data?.restaurants.filter(({ slots }) => slots.some((slot) => slot.status !== 'unavailable')).length ?? 0;
  return (
    <div className="page stack">
      <div className="hero">
        <h1>{messages.title}</h1>
        <p className="soft">{messages.lead}</p>
        <WishForm wish={wish} onChange={changeWish} withPlaces />
      </div>
      {error === undefined ? null : <ProblemNotice problem={error} onRetry={() => void mutate()} />}
      <div aria-live="polite" aria-busy={isLoading}>
        {data === undefined ? (
          isLoading ? (
            <p className="visually-hidden">{messages.loading}</p>
          ) : null
        ) : (
          <div className="row results-head">
            <h2>{messages.found(open, formatDate(data.date, language))}</h2>
            <span className="soft small">{messages.computed(formatAgo(data.cachedAt, language))}</span>
          </div>
        )}
      </div>
      <ul className="results">
        {data === undefined && isLoading
          ? Array.from({ length: 6 }, (_, index) => <li key={index} className="skeleton result--empty" />)
          : data?.restaurants.map(({ restaurant, slots }) => (
              <li key={restaurant.restaurantId} className="result">
                <Link
                  className="result__picture"
                  href={`/restaurants/${restaurant.restaurantId}?${wishText}`}
                  tabIndex={-1}
                  aria-hidden="true"
                >
                  <CuisineIllustration cuisine={restaurant.cuisine} />
                </Link>
                <div className="result__body">
                  <h3>
                    <Link href={`/restaurants/${restaurant.restaurantId}?${wishText}`}>
                      {restaurant.name[language]}
                    </Link>
                  </h3>
                  <p className="soft small">
                    {cuisines[restaurant.cuisine] ?? restaurant.cuisine} ·{' '}
                    {areas[restaurant.area] ?? restaurant.area} ·{' '}
                    <span className="price" aria-hidden="true">
                      {'₩'.repeat(restaurant.priceLevel)}
                    </span>
                    <span className="visually-hidden">{messages.price(restaurant.priceLevel)}</span>
                  </p>
                  <p className="small result__text">{restaurant.description[language]}</p>
                  <SlotButtons
                    label={restaurant.name[language]}
                    slots={slots}
                    most={slotsShown}
                    hrefOf={(slot) =>
                      bookingHref(restaurant.restaurantId, wish.date, slot.time, wish.partySize)
                    }
                  />
                </div>
              </li>
            ))}
      </ul>
      {data !== undefined && data.restaurants.length === 0 ? (
        <p className="notice">{messages.nothing}</p>
      ) : null}
    </div>
  );
}
