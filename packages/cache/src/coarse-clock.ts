/**
 * A clock that costs nothing to read: it is set every few milliseconds. It counts from when the process began, so a change of
 * the system's time moves it neither way.
 */

export class CoarseClock {
  /** How far it may lag behind, in milliseconds, while the event loop runs. */
  readonly lagMs = 10;
  nowMs = performance.now();
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => {
      this.nowMs = performance.now();
    }, this.lagMs);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
