/** The secrets of waitlist places that this browser joined; without them nobody sees or leaves a place. */
import type { WaitlistJoined } from '@quicktable/contracts';

export interface RememberedWaitlistEntry {
  waitlistToken: string;
  holdToken: string;
  restaurantId: string;
  /** `YYYY-MM-DD` */
  date: string;
}

const key = 'quicktable-waitlist';
const mostEntries = 20;

function loadAll(): Record<string, RememberedWaitlistEntry> {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') as Record<string, RememberedWaitlistEntry>;
  } catch {
    return {};
  }
}

export function rememberWaitlistEntry(joined: WaitlistJoined): void {
  const { waitlistToken, holdToken, entry } = joined;
  const { entryId, restaurantId, date } = entry;
  const remembered: RememberedWaitlistEntry = { waitlistToken, holdToken, restaurantId, date };
  const newest = [[entryId, remembered] as const, ...Object.entries(loadAll())];
  localStorage.setItem(key, JSON.stringify(Object.fromEntries(newest.slice(0, mostEntries))));
}

/** The places of evenings from a date on, by their ids. */
export function loadWaitlistEntries(fromDate: string): [entryId: string, entry: RememberedWaitlistEntry][] {
  return Object.entries(loadAll()).filter(([, { date }]) => date >= fromDate);
}

export function loadWaitlistEntry(entryId: string): RememberedWaitlistEntry | undefined {
  return loadAll()[entryId];
}
