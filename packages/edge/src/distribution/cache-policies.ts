/** QuickTable's cache policies: one for each kind of content, from "a year" to "never". */
import type { CachePolicy } from './types.ts';

const oneMinute = 60;
const oneHour = 60 * oneMinute;
const oneDay = 24 * oneHour;
const oneYear = 365 * oneDay;

/** Files whose name holds a hash of their content: whatever the origin says, at least a day, at most a year. */
export const hashedAssets: CachePolicy = {
  name: 'quicktable-hashed-assets',
  comment: 'Files named by their content: kept for a year',
  minTtlSeconds: oneDay,
  defaultTtlSeconds: oneYear,
  maxTtlSeconds: oneYear,
  queryStrings: { mode: 'none' },
  headers: [],
  cookies: { mode: 'none' },
  gzip: true,
  brotli: true,
};

/** The pages of the site and of the documentation: the origin decides, up to an hour. */
export const sitePages: CachePolicy = {
  name: 'quicktable-site-pages',
  comment: 'Pages: the origin decides, up to an hour, one copy for each language',
  minTtlSeconds: 0,
  defaultTtlSeconds: 0,
  maxTtlSeconds: oneHour,
  queryStrings: { mode: 'none' },
  headers: ['accept-language'],
  cookies: { mode: 'none' },
  gzip: true,
  brotli: true,
};

/** What the API says of restaurants: long, because a change invalidates by tag. */
export const restaurantData: CachePolicy = {
  name: 'quicktable-restaurant-data',
  comment: 'Restaurants: up to a day, invalidated by tag, one copy for each query and language',
  minTtlSeconds: 0,
  defaultTtlSeconds: 0,
  maxTtlSeconds: oneDay,
  queryStrings: { mode: 'all' },
  headers: ['accept-language'],
  cookies: { mode: 'none' },
  gzip: true,
  brotli: true,
};

/** Free tables: seconds, so that a thousand viewers ask the origin once and nobody sees an old answer for long. */
export const availabilityData: CachePolicy = {
  name: 'quicktable-availability',
  comment: 'Availability: seconds, stale while it is revalidated, invalidated by tag',
  minTtlSeconds: 0,
  defaultTtlSeconds: 0,
  maxTtlSeconds: oneMinute,
  queryStrings: { mode: 'all' },
  headers: ['accept-language'],
  cookies: { mode: 'none' },
  gzip: true,
  brotli: true,
};

/** Whatever belongs to one person, changes something, or was not named: never kept. */
export const cachingDisabled: CachePolicy = {
  name: 'quicktable-caching-disabled',
  comment: 'Never cached',
  minTtlSeconds: 0,
  defaultTtlSeconds: 0,
  maxTtlSeconds: 0,
  queryStrings: { mode: 'none' },
  headers: [],
  cookies: { mode: 'none' },
  gzip: false,
  brotli: false,
};
