/**
 * Tells those who watch their place on a waitlist when it changes. However many watch an evening, its list is read once in two seconds; nobody
 * watches for longer than half an hour, and only so many at once.
 */
import type { WaitlistEntryView } from '@quicktable/contracts';
import type { BookingContext } from './booking-context.ts';
import { listAllDocuments, waitlistPartition } from './documents.ts';
import { waitlistEntryView } from './views.ts';

export interface Watcher {
  readonly entryId: string;
  /** Told of each change. `isLast`: nothing will change any more. */
  readonly onChange: (view: WaitlistEntryView, isLast: boolean) => void;
  /** Told that there is no more to come: the time is over, the service ends, or the list cannot be read. */
  readonly onEnd: () => void;
}

export interface WaitlistWatch {
  /** @returns how to stop; null when as many watch as may */
  watch(evening: { restaurantId: string; date: string }, watcher: Watcher): (() => void) | null;
  close(): void;
}

const everyMs = 2_000;
const longestMs = 30 * 60_000;
const finalStatuses: ReadonlySet<string> = new Set(['booked', 'expired', 'left']);

interface Watching extends Watcher {
  readonly untilMs: number;
  /** What was told last, JSON. */
  told: string;
}

interface Evening {
  readonly watchers: Set<Watching>;
  readonly timer: NodeJS.Timeout;
}

/** @param watchersMost in this process */
export function createWaitlistWatch(
  { database, clock }: Pick<BookingContext, 'database' | 'clock'>,
  watchersMost = 200,
): WaitlistWatch {
  const evenings = new Map<string, Evening>();
  let count = 0;

  const remove = (partition: string, evening: Evening, watcher: Watching): void => {
    if (!evening.watchers.delete(watcher)) return;
    count -= 1;
    if (evening.watchers.size > 0) return;
    clearInterval(evening.timer);
    evenings.delete(partition);
  };
  const look = async (partition: string, evening: Evening): Promise<void> => {
    const listed = await listAllDocuments(database, { kind: 'waitlist', partition }, clock());
    const entries = listed.map(({ body }) => body);
    for (const watcher of evening.watchers) {
      const at = entries.findIndex(({ entryId }) => entryId === watcher.entryId);
      const entry = entries[at];
      if (entry === undefined || performance.now() > watcher.untilMs) {
        remove(partition, evening, watcher);
        watcher.onEnd();
        continue;
      }
      const ahead = entries.slice(0, at).filter(({ status }) => status === 'waiting').length;
      const view = waitlistEntryView(entry, ahead);
      const json = JSON.stringify(view);
      if (json === watcher.told) continue;
      watcher.told = json;
      const isLast = finalStatuses.has(entry.status);
      if (isLast) remove(partition, evening, watcher);
      watcher.onChange(view, isLast);
    }
  };
  const endAll = (partition: string, evening: Evening): void => {
    for (const watcher of evening.watchers) {
      remove(partition, evening, watcher);
      watcher.onEnd();
    }
  };
  const open = (partition: string): Evening => {
    let isLooking = false;
    const lookOnce = (): void => {
      if (isLooking) return;
      isLooking = true;
      look(partition, evening)
        // Whoever watched comes back, and is told then what is wrong.
        .catch(() => endAll(partition, evening))
        .finally(() => {
          isLooking = false;
        });
    };
    const timer = setInterval(lookOnce, everyMs);
    timer.unref();
    const evening: Evening = { watchers: new Set(), timer };
    evenings.set(partition, evening);
    queueMicrotask(lookOnce);
    return evening;
  };

  return {
    watch({ restaurantId, date }, watcher) {
      if (count >= watchersMost) return null;
      const partition = waitlistPartition(restaurantId, date);
      const evening = evenings.get(partition) ?? open(partition);
      const watching: Watching = { ...watcher, untilMs: performance.now() + longestMs, told: '' };
      evening.watchers.add(watching);
      count += 1;
      return () => remove(partition, evening, watching);
    },
    close() {
      for (const [partition, evening] of evenings) endAll(partition, evening);
    },
  };
}
