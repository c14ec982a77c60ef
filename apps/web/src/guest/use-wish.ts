/** What the guest is looking for — date, party, time, area, kitchen — kept in the address, so that it can be shared and survives reloads. */
import { useSearchParams } from 'wouter';
import { dateInZone, isDate } from '../shared/dates.ts';

export interface Wish {
  date: string;
  partySize: number;
  /** `HH:MM`, or undefined for any time. */
  time: string | undefined;
  area: string | undefined;
  cuisine: string | undefined;
}

const seoul = 'Asia/Seoul';
const largestParty = 20;

export function useWish(): [Wish, (change: Partial<Wish>) => void, string] {
  const [parameters, setParameters] = useSearchParams();
  const today = dateInZone(seoul);
  const asked = parameters.get('date') ?? '';
  const party = Number(parameters.get('party') ?? 2);
  const wish: Wish = {
    date: isDate(asked) && asked >= today ? asked : today,
    partySize: Number.isInteger(party) && party >= 1 && party <= largestParty ? party : 2,
    time: parameters.get('time') ?? undefined,
    area: parameters.get('area') ?? undefined,
    cuisine: parameters.get('cuisine') ?? undefined,
  };
  const change = (part: Partial<Wish>) => {
    setParameters(toParameters({ ...wish, ...part }), { replace: true });
  };
  return [wish, change, toParameters(wish).toString()];
}

function toParameters(wish: Wish): URLSearchParams {
  const parameters = new URLSearchParams({ date: wish.date, party: String(wish.partySize) });
  for (const name of ['time', 'area', 'cuisine'] as const) {
    const value = wish[name];
    if (value !== undefined && value !== '') parameters.set(name, value);
  }
  return parameters;
}
