/**
 * The cached reads on the caching library. Three entities share the work: a restaurant for hours, what is taken on a service date for seconds, a
 * guest's list for a minute. Availability itself is not stored: it follows from the first two and from the clock, so that one entry serves every
 * size of party, and a write has one key to invalidate, under a fence.
 */
import type { Cache } from '@quicktable/cache';
import type { ReservationList } from '@quicktable/contracts';
import type {
  Clock,
  DayInventory,
  ReservationDatabase,
  ReservationKey,
  Restaurant,
} from '@quicktable/domain';
import type { BookingCache, CachedDay, DayKey, Touched } from './booking-cache.ts';
import { documentKey, listAllDocuments } from './documents.ts';
import { reservationView } from './views.ts';

export interface BookingCacheOptions {
  readonly cache: Cache;
  readonly database: ReservationDatabase;
  readonly clock: Clock;
  /** Runs a write behind the fence of the lab's own entry of that reservation. */
  readonly writeReservation: <Answer>(key: ReservationKey, write: () => Promise<Answer>) => Promise<Answer>;
}

interface TimedInventory {
  readonly cachedAtMs: number;
  readonly inventory: DayInventory;
}

/** Parsed restaurants and days by their JSON text: hits are parsed once, and what is computed from a restaurant's tables is kept with it. */
const parsedMost = 2_000;
/** For what is computed from them, a restaurant's rules are asked for again after this; its page asks each time. */
const rulesKeptMs = 1_000;

export function createBookingCache(options: BookingCacheOptions): BookingCache {
  const { cache, database, clock } = options;
  const index = cache.entity<'all', readonly string[]>('restaurant-index', {
    key: (all) => [all],
    load: async (_all, context) => {
      const all = await listAllDocuments(database, { kind: 'restaurant', partition: 'all' }, clock());
      // A database that is about to be filled must not look empty for long.
      if (all.length === 0) context.skipCache();
      return all.map(({ key }) => key.id);
    },
    ttl: '10m',
    staleIfError: '1h',
  });
  const restaurants = cache.entity<string, Restaurant>('restaurant', {
    key: (restaurantId) => [restaurantId],
    loadMany: async (ids) => {
      const found = await database.documents.findMany(ids.map(documentKey.restaurant), clock());
      return found.map((one) => (one === null ? null : (one.body as Restaurant)));
    },
    ttl: '1h',
    negativeTtl: '5s',
    staleIfError: '1h',
  });
  const days = cache.entity<DayKey, TimedInventory>('availability', {
    key: ({ restaurantId, date }) => [restaurantId, date],
    loadMany: async (keys) => {
      const cachedAtMs = clock();
      const inventories = await database.inventory.days(keys);
      return inventories.map((inventory) => ({ cachedAtMs, inventory }));
    },
    ttl: '10s',
    staleWhileRevalidate: '20s',
  });
  const guests = guestLists(options);
  const parsedRestaurants = new ParsedTexts<Restaurant>();
  const parsedDays = new ParsedTexts<TimedInventory>();

  const restaurantText = async (restaurantId: string): Promise<string | null> =>
    (await restaurants.getJson(restaurantId)).json;
  const currentRestaurant = async (restaurantId: string, meanwhile: Promise<unknown>) => {
    const [rules] = await Promise.all([restaurantText(restaurantId), meanwhile]);
    return rules === null ? undefined : parsedRestaurants.read(restaurantId, rules, clock());
  };
  const cachedDay = async (key: DayKey): Promise<CachedDay | undefined> => {
    const recent = parsedRestaurants.recent(key.restaurantId, clock() - rulesKeptMs);
    // Both asked for before either is awaited, so that they travel to the store together.
    const asked = days.getJson(key);
    const restaurant = recent ?? (await currentRestaurant(key.restaurantId, asked));
    const { json } = await asked;
    if (restaurant === undefined || json === null) return undefined;
    const timed = parsedDays.read(`${key.restaurantId}/${key.date}`, json, clock());
    return {
      restaurant: restaurant.value,
      inventory: timed.value.inventory,
      cachedAtMs: timed.value.cachedAtMs,
      version: `${restaurant.version}.${timed.version}`,
    };
  };

  /** Each fence around the next, the write within the innermost. */
  const behind = <Answer>(touched: readonly Touched[], write: () => Promise<Answer>): Promise<Answer> => {
    const [first, ...rest] = touched;
    if (first === undefined) return write();
    const inner = () => behind(rest, write);
    switch (first.kind) {
      case 'restaurant':
        return index
          .write('all', () => restaurants.write(first.restaurantId, inner))
          .finally(() => parsedRestaurants.forget(first.restaurantId));
      case 'day':
        return days.write({ restaurantId: first.restaurantId, date: first.date }, inner);
      case 'reservation':
        return options.writeReservation(first.key, inner);
      default:
        return guests.write(first.userId, inner);
    }
  };

  return {
    async restaurants() {
      const { value } = await index.get('all');
      const all = await Promise.all((value ?? []).map((id) => this.restaurant(id)));
      return all.filter((one) => one !== undefined);
    },
    async restaurant(restaurantId) {
      const text = await restaurantText(restaurantId);
      return text === null ? undefined : parsedRestaurants.read(restaurantId, text, clock()).value;
    },
    day: cachedDay,
    async evening(date) {
      const { value } = await index.get('all');
      const all = await Promise.all((value ?? []).map((restaurantId) => cachedDay({ restaurantId, date })));
      return all.filter((one) => one !== undefined);
    },
    guestReservations: guests.read,
    writing: behind,
  };
}

interface Parsed<Value> {
  readonly value: Value;
  readonly version: number;
}

/** Remembers what a text was parsed to, by name; another text under the same name replaces it under a new version. */
class ParsedTexts<Value> {
  readonly #known = new Map<string, Parsed<Value> & { text: string; readAtMs: number }>();
  #versions = 0;

  /** What was read since `sinceMs`. */
  recent(name: string, sinceMs: number): Parsed<Value> | undefined {
    const known = this.#known.get(name);
    return known !== undefined && known.readAtMs >= sinceMs ? known : undefined;
  }

  /** What is read from now on is another version. */
  forget(name: string): void {
    this.#known.delete(name);
  }

  read(name: string, text: string, nowMs: number): Parsed<Value> {
    const known = this.#known.get(name);
    if (known !== undefined && known.text === text) {
      known.readAtMs = nowMs;
      return known;
    }
    if (this.#known.size >= parsedMost) this.#known.clear();
    const value: Value = JSON.parse(text);
    const entry = { text, value, version: (this.#versions += 1), readAtMs: nowMs };
    this.#known.set(name, entry);
    return entry;
  }
}

interface GuestLists {
  readonly read: BookingCache['guestReservations'];
  readonly write: <Answer>(userId: string, write: () => Promise<Answer>) => Promise<Answer>;
}

/** What a page holds unless a client asks for more or fewer. */
const firstPage = { limit: 20, cursor: null };

/**
 * The first page of a guest's list, which is what is asked for: one entry, so that a fence can stand around the write. Pages beyond come from the
 * database.
 */
function guestLists({ cache, database }: BookingCacheOptions): GuestLists {
  const load = async (userId: string, page: Parameters<GuestLists['read']>[1]): Promise<ReservationList> => {
    const { items, nextCursor } = await database.reservations.listByUser(userId, page);
    return { items: items.map(reservationView), nextCursor };
  };
  const first = cache.entity<string, ReservationList>('guest-reservations', {
    key: (userId) => [userId],
    load: (userId) => load(userId, firstPage),
    ttl: '1m',
  });
  return {
    async read(userId, page) {
      if (page.limit !== firstPage.limit || page.cursor !== null) return load(userId, page);
      const { value } = await first.get(userId);
      return value ?? { items: [], nextCursor: null };
    },
    write: (userId, write) => first.write(userId, write),
  };
}
