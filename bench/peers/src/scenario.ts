/** What a scenario is: a question with a yes-or-no answer that is found by doing it to a real Redis. */
import type { Peer } from './peer.ts';

export interface Outcome {
  /** Whether the library did what a user needs; undefined where it has no such feature to ask. */
  held: boolean | undefined;
  /** What happened, for the reader of the run. */
  detail: string;
  /** The figure that stands beside the verdict in the table. */
  figure?: string;
}

export interface Scenario {
  /** Stands in the table. */
  name: string;
  /** Time decides in it: nothing else runs meanwhile. */
  alone?: boolean;
  run(peer: Peer): Promise<Outcome>;
}

export interface Gate {
  opened: Promise<void>;
  open(): void;
}

/** A promise that a scenario resolves when the moment has come. */
export function gate(): Gate {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** The value, or a rejection when it takes longer than `limitMs`. */
export async function within<T>(limitMs: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
