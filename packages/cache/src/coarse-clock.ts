/** A time that costs nothing to read: for durations within this process. */
export interface CoarseTime {
  /** Milliseconds that only go forward. */
  readonly nowMs: number;
  /** How far `nowMs` may lag behind, while the event loop runs. */
  readonly lagMs: number;
}

const everyMs = 10;

/**
 * A clock that is set every few milliseconds. It counts from when the process began, so a change of the system's time moves
 * it neither way; whole milliseconds, which V8 keeps and compares without an object for each.
 */
export class CoarseClock implements CoarseTime {
  readonly lagMs = everyMs + 1;
  nowMs = Math.floor(performance.now());
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => {
      this.nowMs = Math.floor(performance.now());
    }, everyMs);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

/** The same face for a clock of the user's own. */
export function coarseTimeOf(now: () => number): CoarseTime {
  return {
    get nowMs() {
      return now();
    },
    lagMs: 0,
  };
}
