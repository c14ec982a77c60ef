/** Lets a bounded number of loads run at once, and a bounded number wait, so that what falls through never floods the database. */
import { LoaderBusyError } from './errors.ts';
import { limit } from './limit.ts';

export class Bulkhead {
  readonly #maxRunning: number;
  readonly #maxWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(maxRunning: number, maxWaiting: number) {
    this.#maxRunning = limit(maxRunning, 0, 'bulkhead.maxRunning', 1);
    this.#maxWaiting = limit(maxWaiting, 0, 'bulkhead.maxWaiting');
  }

  /** Runs the work when there is room; rejects with {@link LoaderBusyError} when too many wait already. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#maxRunning) {
      if (this.#waiting.length >= this.#maxWaiting) throw new LoaderBusyError(this.#maxWaiting);
      // The one that leaves hands its place over, so the count stays as it is.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
