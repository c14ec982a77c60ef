/** What a restaurant is called, where only its id is known. */
import useSWR from 'swr';
import { readRestaurant, restaurantPath } from '../api/guest.ts';
import { useLanguage } from '../shared/language.tsx';

export function RestaurantName({ restaurantId }: { restaurantId: string }) {
  const { language } = useLanguage();
  const { data } = useSWR(restaurantPath(restaurantId), readRestaurant);
  return <strong>{data?.name[language] ?? restaurantId}</strong>;
}
