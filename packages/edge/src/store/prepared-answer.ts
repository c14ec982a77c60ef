/** An answer to a viewer that lacks only what differs from one viewer to the next. */
import type { Readable } from 'node:stream';
import type { SharedBody } from './shared-body.ts';

/** A body: whole, as bytes or as a string of bytes (`latin1`), or on its way. */
export type AnswerBody = Buffer | string | SharedBody | Readable | undefined;

export interface PreparedAnswer {
  readonly status: number;
  readonly statusText: string;
  /** Names as they go on the wire, and values. */
  readonly headers: readonly string[];
  /** `Via`, this edge included. */
  readonly via: string;
  /** `Server-Timing` of the origin and the function; the edge adds to it. */
  readonly serverTiming: string | undefined;
  /** Share of answers that carry the edge's server timing, 0 to 100. */
  readonly serverTimingPercent: number;
  readonly body: AnswerBody;
  /** The headers of a hit but for age and id, once they have been put together. */
  hitHeaders?: readonly string[];
}
