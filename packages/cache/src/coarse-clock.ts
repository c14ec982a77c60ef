/** A clock that costs nothing to read: it is set every few milliseconds, and stands while nobody uses it. */

export class CoarseClock {
  /** How far it may lag behind, in milliseconds, while the event loop runs. */
  readonly lagMs = 10;
  nowMs = Date.now();
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => {
      this.nowMs = Date.now();
    }, this.lagMs);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
