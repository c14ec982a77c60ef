/** What the origin sees of a request, beside what is in the cache key. */
import type { OriginRequestPolicy } from './types.ts';

/** Public reads: nothing more than the cache key, so that no viewer's header can colour a shared answer. */
export const cacheKeyOnly: OriginRequestPolicy = {
  name: 'quicktable-cache-key-only',
  comment: 'Only what is in the cache key',
  queryStrings: { mode: 'none' },
  headers: { mode: 'none' },
  cookies: { mode: 'none' },
};

/** Private routes: everything, the Host too, since the service checks a form's Origin against it. */
export const allViewer: OriginRequestPolicy = {
  name: 'quicktable-all-viewer',
  comment: 'Everything the viewer sent',
  queryStrings: { mode: 'all' },
  headers: { mode: 'all' },
  cookies: { mode: 'all' },
};
