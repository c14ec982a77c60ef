/** For staff of several restaurants: which of them the screen is about. */
import useSWR from 'swr';
import { readRestaurant, restaurantPath } from '../api/guest.ts';
import { dictionary, useLanguage } from '../shared/language.tsx';

const useMessages = dictionary({ restaurant: '매장' }, { restaurant: 'Restaurant' });

export function RestaurantSelect(props: {
  ids: readonly string[];
  value: string;
  onChange: (restaurantId: string) => void;
}) {
  const messages = useMessages();
  if (props.ids.length < 2) return null;
  return (
    <select
      className="input day__restaurant"
      aria-label={messages.restaurant}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
    >
      {props.ids.map((id) => (
        <RestaurantOption key={id} restaurantId={id} />
      ))}
    </select>
  );
}

function RestaurantOption({ restaurantId }: { restaurantId: string }) {
  const { language } = useLanguage();
  const { data } = useSWR(restaurantPath(restaurantId), readRestaurant);
  return <option value={restaurantId}>{data?.name[language] ?? restaurantId}</option>;
}
