/** The questions of a search; each change searches at once. */
import { Field } from '../shared/field.tsx';
import { useAreaNames, useCuisineNames } from '../shared/cuisine-names.ts';
import { dateInZone } from '../shared/dates.ts';
import { dictionary } from '../shared/language.tsx';
import type { Wish } from './use-wish.ts';

const useMessages = dictionary(
  {
    search: '예약 찾기',
    date: '날짜',
    party: '인원',
    time: '시간',
    area: '지역',
    cuisine: '요리',
    any: '전체',
    anyTime: '언제든',
    guests: (count: number) => `${count}명`,
  },
  {
    search: 'Find a table',
    date: 'Date',
    party: 'Party',
    time: 'Time',
    area: 'Area',
    cuisine: 'Kitchen',
    any: 'All',
    anyTime: 'Any time',
    guests: (count: number) => (count === 1 ? '1 guest' : `${count} guests`),
  },
);

const partySizes = Array.from({ length: 12 }, (_, index) => index + 1);
const times = [
  '11:30',
  '12:00',
  '12:30',
  '13:00',
  '17:30',
  '18:00',
  '18:30',
  '19:00',
  '19:30',
  '20:00',
  '20:30',
  '21:00',
];
const furthestDays = 90;

export function WishForm(props: {
  wish: Wish;
  onChange: (change: Partial<Wish>) => void;

  /** Whether to ask for time, area and kitchen too; on a restaurant's page they are known or shown. */
  withPlaces: boolean;
}) {
  const { wish, onChange } = props;
  const messages = useMessages();
  const areas = useAreaNames();
  const cuisines = useCuisineNames();
  const sizes = partySizes.includes(wish.partySize) ? partySizes : [...partySizes, wish.partySize];
  return (
    <form className="wish" aria-label={messages.search} onSubmit={(event) => event.preventDefault()}>
      <div className="wish__date">
        <Field label={messages.date}>
          <input
            className="input"
            type="date"
            required
            value={wish.date}
            min={dateInZone('Asia/Seoul')}
            max={dateInZone('Asia/Seoul', Date.now(), furthestDays)}
            onChange={(event) => {
              if (event.target.value !== '') onChange({ date: event.target.value });
            }}
          />
        </Field>
      </div>
      <Field label={messages.party}>
        <select
          className="input"
          value={wish.partySize}
          onChange={(event) => onChange({ partySize: Number(event.target.value) })}
        >
          {sizes.map((size) => (
            <option key={size} value={size}>
              {messages.guests(size)}
            </option>
          ))}
        </select>
      </Field>
      {props.withPlaces ? (
        <>
          <Field label={messages.time}>
            <select
              className="input"
              value={wish.time ?? ''}
              onChange={(event) => onChange({ time: event.target.value || undefined })}
            >
              <option value="">{messages.anyTime}</option>
              {times.map((time) => (
                <option key={time}>{time}</option>
              ))}
            </select>
          </Field>
          <Field label={messages.area}>
            <select
              className="input"
              value={wish.area ?? ''}
              onChange={(event) => onChange({ area: event.target.value || undefined })}
            >
              <option value="">{messages.any}</option>
              {Object.entries(areas).map(([area, name]) => (
                <option key={area} value={area}>
                  {name}
                </option>
              ))}
            </select>
          </Field>
          <Field label={messages.cuisine}>
            <select
              className="input"
              value={wish.cuisine ?? ''}
              onChange={(event) => onChange({ cuisine: event.target.value || undefined })}
            >
              <option value="">{messages.any}</option>
              {Object.entries(cuisines).map(([cuisine, name]) => (
                <option key={cuisine} value={cuisine}>
                  {name}
                </option>
              ))}
            </select>
          </Field>
        </>
      ) : null}
    </form>
  );
}
