/** What the stream has told so far, bounded, for all views of the console. */
import type {
  ConsoleEvent,
  ConsoleEvents,
  ConsoleOverview,
  FaultView,
  TheatreView,
} from '@quicktable/contracts';
import { useSyncExternalStore } from 'react';
import type { ApiProblem } from '../api/problem.ts';
import { openStream } from './stream.ts';

export interface NumberedEvent extends ConsoleEvent {
  readonly number: number;
}

export interface Live {
  readonly state: 'connecting' | 'live' | 'lost' | 'refused';
  readonly problem: ApiProblem | undefined;
  readonly overview: ConsoleOverview | undefined;
  /** The newest first. */
  readonly events: readonly NumberedEvent[];
  /** Of everything since the page was opened, by type. */
  readonly counts: Readonly<Record<string, number>>;
  /** How many events were only counted. */
  readonly leftOut: number;
  /** Messages that this page was too slow for. */
  readonly missed: number;
  readonly faults: readonly FaultView[];
  readonly theatre: TheatreView | undefined;
}

const eventsMost = 400;
const pointsMost = 180;

const nothing: Live = {
  state: 'connecting',
  problem: undefined,
  overview: undefined,
  events: [],
  counts: {},
  leftOut: 0,
  missed: 0,
  faults: [],
  theatre: undefined,
};

let live = nothing;
let numbers = 0;
const listeners = new Set<() => void>();

function change(next: Partial<Live>): void {
  live = { ...live, ...next };
  for (const listener of listeners) listener();
}

function withPoints(overview: ConsoleOverview): ConsoleOverview {
  const known = live.overview?.points ?? [];
  const first = overview.points[0];
  if (first === undefined || overview.points.length > 1) return { ...overview, points: overview.points };
  const points = [...known.filter(({ atMs }) => atMs < first.atMs), ...overview.points].slice(-pointsMost);
  return { ...overview, points };
}

function takeEvents({ events, counts, leftOut }: ConsoleEvents): void {
  const numbered = events.map((event) => ({ ...event, number: (numbers += 1) }));
  const sums = { ...live.counts };
  for (const types of Object.values(counts)) {
    for (const [type, count] of Object.entries(types)) sums[type] = (sums[type] ?? 0) + count;
  }
  change({
    events: [...numbered.reverse(), ...live.events].slice(0, eventsMost),
    counts: sums,
    leftOut: live.leftOut + leftOut,
  });
}

/** Begins to listen; returns how to stop. */
export function startLive(): () => void {
  change(nothing);
  return openStream('/v1/console/stream', {
    onOpen: () => change({ state: 'live', problem: undefined }),
    onLost: () => change({ state: 'lost' }),
    onRefused: (problem) => change({ state: 'refused', problem }),
    onMessage: (event, data) => {
      if (event === 'overview') {
        const overview = withPoints(data as ConsoleOverview);
        change({ overview, faults: overview.faults });
      } else if (event === 'cache') takeEvents(data as ConsoleEvents);
      else if (event === 'faults') change({ faults: (data as { items: FaultView[] }).items });
      else if (event === 'theatre') change({ theatre: data as TheatreView });
      else if (event === 'missed') change({ missed: live.missed + (data as { messages: number }).messages });
    },
  });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLive(): Live {
  return useSyncExternalStore(subscribe, () => live);
}
