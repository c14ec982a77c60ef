/** One restaurant: what it is, when it is open, and the arrivals of a day. */
import { useState } from 'react';
import type { RestaurantPage } from '@quicktable/contracts';
import useSWR from 'swr';
import { Link } from 'wouter';
import { availabilityPath, readAvailability, readRestaurant, restaurantPath } from '../api/guest.ts';
import { CuisineIllustration } from '../shared/cuisine-illustration.tsx';
import { useAreaNames, useCuisineNames, useSeatNames } from '../shared/cuisine-names.ts';
import { formatAgo, formatDate } from '../shared/dates.ts';
import { dictionary, useLanguage } from '../shared/language.tsx';
import { ProblemNotice } from '../shared/problem-notice.tsx';
import { usePageTitle } from '../shared/use-page-title.ts';
import { bookingHref } from './booking-href.ts';
import { SlotButtons } from './slot-buttons.tsx';
import { useWish } from './use-wish.ts';
import { WaitlistForm } from './waitlist-form.tsx';
import { WishForm } from './wish-form.tsx';

const useMessages = dictionary(
  {
    choose: '시간을 고르세요',
    closed: '이날은 쉽니다.',
    computed: (ago: string) => `${ago} 기준`,
    seats: '좌석',
    anySeat: '상관없음',
    hours: '영업시간',
    lastOrder: (time: string) => `마지막 입장 ${time}`,
    closedDay: '휴무',
    weekdays: ['일', '월', '화', '수', '목', '금', '토'],
    address: '주소',
    phone: '전화',
    policy: '예약·취소 안내',
    cutoffs: (change: number, cancel: number) =>
      `변경은 ${hoursKo(change)} 전까지, 취소는 ${hoursKo(cancel)} 전까지 온라인에서 할 수 있습니다.`,
    confirmation: (size: number) => `${size}명이 넘는 예약은 매장에서 확인한 뒤 확정됩니다.`,
    exceptions: '예외 영업일',
    full: '원하는 시간이 없나요?',
    others: '다른 레스토랑 찾기',
    price: (level: number) => `가격대 ${level}/4`,
  },
  {
    choose: 'Choose a time',
    closed: 'Closed on this day.',
    computed: (ago: string) => `As of ${ago}`,
    seats: 'Seat',
    anySeat: 'Any',
    hours: 'Opening hours',
    lastOrder: (time: string) => `last arrival ${time}`,
    closedDay: 'closed',
    weekdays: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
    address: 'Address',
    phone: 'Telephone',
    policy: 'Changes and cancellation',
    cutoffs: (change: number, cancel: number) =>
      `Online changes until ${hoursEn(change)} before, cancellations until ${hoursEn(cancel)} before.`,
    confirmation: (size: number) => `Parties of more than ${size} wait for the restaurant to confirm.`,
    exceptions: 'Special days',
    full: 'Nothing that suits?',
    others: 'Find another restaurant',
    price: (level: number) => `Price ${level} of 4`,
  },
);

function hoursKo(minutes: number): string {
  return minutes % 60 === 0 ? `${minutes / 60}시간` : `${minutes}분`;
}

function hoursEn(minutes: number): string {
  if (minutes % 60 !== 0) return `${minutes} minutes`;
  return minutes === 60 ? 'an hour' : `${minutes / 60} hours`;
}

export function RestaurantView({ restaurantId }: { restaurantId: string }) {
  const { language } = useLanguage();
  const cuisines = useCuisineNames();
  const areas = useAreaNames();
  const messages = useMessages();
  const { data: restaurant, error, mutate } = useSWR(restaurantPath(restaurantId), readRestaurant);
  usePageTitle(restaurant?.name[language]);

  if (error !== undefined) {
    return (
      <div className="page stack">
        <ProblemNotice problem={error} onRetry={() => void mutate()} />
        <div>
          <Link className="button button--quiet" href="/">
            {messages.others}
          </Link>
        </div>
      </div>
    );
  }
  if (restaurant === undefined) return <div className="page skeleton restaurant--empty" aria-busy="true" />;
  return (
    <div className="page stack">
      <div className="restaurant__head">
        <CuisineIllustration cuisine={restaurant.cuisine} className="restaurant__picture" />
        <div className="restaurant__title">
          <p className="soft small">
            {cuisines[restaurant.cuisine] ?? restaurant.cuisine} · {areas[restaurant.area] ?? restaurant.area}{' '}
            ·{' '}
            <span className="price" aria-hidden="true">
              {'₩'.repeat(restaurant.priceLevel)}
            </span>
            <span className="visually-hidden">{messages.price(restaurant.priceLevel)}</span>
          </p>
          <h1>{restaurant.name[language]}</h1>
          <p>{restaurant.description[language]}</p>
        </div>
      </div>
      <div className="restaurant__columns">
        <SlotPicker restaurant={restaurant} />
        <RestaurantFacts restaurant={restaurant} />
      </div>
    </div>
  );
}

function SlotPicker({ restaurant }: { restaurant: RestaurantPage }) {
  const messages = useMessages();
  const seats = useSeatNames();
  const { language } = useLanguage();
  const [wish, changeWish] = useWish();
  const [seat, setSeat] = useState('');
  const path = availabilityPath(restaurant.restaurantId, wish.date, wish.partySize, seat || undefined);
  const { data, error, isLoading, mutate } = useSWR(path, readAvailability, { keepPreviousData: true });
  const current =
    data !== undefined && data.date === wish.date && data.partySize === wish.partySize ? data : undefined;
  return (
    <section className="card stack" aria-labelledby="choose-time">
      <h2 id="choose-time">{messages.choose}</h2>
      <WishForm wish={wish} onChange={changeWish} withPlaces={false} />
      {restaurant.seatTypes.length > 1 ? (
        <fieldset className="choices">
          <legend className="field__label">{messages.seats}</legend>
          {['', ...restaurant.seatTypes].map((type) => (
            <label key={type} className="choice">
              <input
                type="radio"
                name="seat"
                value={type}
                checked={seat === type}
                onChange={() => setSeat(type)}
              />
              <span>{type === '' ? messages.anySeat : (seats[type] ?? type)}</span>
            </label>
          ))}
        </fieldset>
      ) : null}
      {error === undefined ? null : <ProblemNotice problem={error} onRetry={() => void mutate()} />}
      <div aria-live="polite" aria-busy={isLoading} className="stack">
        {current === undefined ? (
          <div className="skeleton slots--empty" />
        ) : (
          <>
            <p className="row">
              <strong>{formatDate(current.date, language)}</strong>
              {current.openingNote === null ? null : (
                <span className="badge badge--warm">{current.openingNote[language]}</span>
              )}
              <span className="soft small">{messages.computed(formatAgo(current.cachedAt, language))}</span>
            </p>
            {current.slots.length === 0 ? (
              <p className="notice notice--warm">{messages.closed}</p>
            ) : (
              <SlotButtons
                label={restaurant.name[language]}
                slots={current.slots}
                withUnavailable
                hrefOf={(slot) =>
                  bookingHref(
                    restaurant.restaurantId,
                    wish.date,
                    slot.time,
                    wish.partySize,
                    seat || undefined,
                  )
                }
              />
            )}
          </>
        )}
      </div>
      {current !== undefined && current.slots.length > 0 ? (
        <details className="details">
          <summary>{messages.full}</summary>
          <WaitlistForm
            restaurantId={restaurant.restaurantId}
            date={wish.date}
            partySize={wish.partySize}
            slots={current.slots}
          />
        </details>
      ) : null}
    </section>
  );
}

function RestaurantFacts({ restaurant }: { restaurant: RestaurantPage }) {
  const messages = useMessages();
  const { language } = useLanguage();
  return (
    <section className="stack facts">
      <div>
        <h3>{messages.hours}</h3>
        <dl className="hours">
          {messages.weekdays.map((weekday, index) => {
            const periods = restaurant.weeklyHours[index] ?? [];
            return (
              <div key={weekday}>
                <dt>{weekday}</dt>
                <dd>
                  {periods.length === 0 ? <span className="soft">{messages.closedDay}</span> : null}
                  {periods.map((period) => (
                    <span key={period.opens} className="hours__period">
                      {period.opens}–{period.closes}{' '}
                      <span className="soft small">{messages.lastOrder(period.lastOrder)}</span>
                    </span>
                  ))}
                </dd>
              </div>
            );
          })}
        </dl>
        {restaurant.exceptions.length === 0 ? null : (
          <p className="small soft">
            {messages.exceptions}:{' '}
            {restaurant.exceptions
              .map((exception) => `${formatDate(exception.date, language)} ${exception.reason[language]}`)
              .join(', ')}
          </p>
        )}
      </div>
      <div>
        <h3>{messages.address}</h3>
        <p>{restaurant.address[language]}</p>
      </div>
      <div>
        <h3>{messages.phone}</h3>
        <p>
          <a href={`tel:${restaurant.phoneNumber.replaceAll('-', '')}`}>{restaurant.phoneNumber}</a>
        </p>
      </div>
      <div>
        <h3>{messages.policy}</h3>
        <p className="small">{restaurant.cancellationPolicy.text[language]}</p>
        <p className="small soft">
          {messages.cutoffs(restaurant.changeCutoffMinutes, restaurant.cancelCutoffMinutes)}
        </p>
        {restaurant.confirmAbovePartySize === null ? null : (
          <p className="small soft">{messages.confirmation(restaurant.confirmAbovePartySize)}</p>
        )}
      </div>
    </section>
  );
}
