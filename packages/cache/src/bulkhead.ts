/**
 * Lets a bounded number of loads run at once, and a bounded number wait for a bounded time, so that what falls through never
 * floods the database. Each entity has a compartment: a place that becomes free goes to the entity with the fewest loads under
 * way, and the first load of an entity never waits. So no entity starves another, and loaders that read other entities cannot
 * hold each other up by filling all places.
 */
import { LoaderBusyError } from './errors.ts';
import { limit } from './limit.ts';

/** The loads of one entity. */
interface Compartment {
  running: number;
  readonly waiting: Set<() => void>;
}

export interface LoadPlace {
  /** The compartment's name. */
  readonly entity: string;
  /** Waiting longer than this for a place is a failure. */
  readonly waitMs: number;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** Part of a load that has a place already: it goes ahead, since that one waits for it. */
  readonly nested: boolean;
}

export class Bulkhead {
  readonly #maxRunning: number;
  readonly #maxWaiting: number;
  readonly #compartments = new Map<string, Compartment>();
  #running = 0;
  #waiting = 0;

  constructor(maxRunning: number, maxWaiting: number) {
    this.#maxRunning = limit(maxRunning, 0, 'bulkhead.maxRunning', 1);
    this.#maxWaiting = limit(maxWaiting, 0, 'bulkhead.maxWaiting');
  }

  /** Runs the work when there is room; rejects with {@link LoaderBusyError} when too many wait already, or for too long. */
  async run<T>(place: LoadPlace, work: () => Promise<T>): Promise<T> {
    const compartment = this.#compartmentOf(place.entity);
    if (place.nested || this.#mayEnter(compartment)) this.#enter(compartment);
    else await this.#waitForTurn(compartment, place);
    try {
      return await work();
    } finally {
      compartment.running -= 1;
      this.#running -= 1;
      this.#admit();
    }
  }

  #compartmentOf(entity: string): Compartment {
    let compartment = this.#compartments.get(entity);
    if (compartment === undefined) {
      compartment = { running: 0, waiting: new Set() };
      this.#compartments.set(entity, compartment);
    }
    return compartment;
  }

  #mayEnter(compartment: Compartment): boolean {
    return this.#running < this.#maxRunning || compartment.running === 0;
  }

  #enter(compartment: Compartment): void {
    compartment.running += 1;
    this.#running += 1;
  }

  /** Resolves when the load has its place. */
  async #waitForTurn(compartment: Compartment, { waitMs, signal }: LoadPlace): Promise<void> {
    if (this.#waiting >= this.#maxWaiting) {
      throw new LoaderBusyError(`More than ${this.#maxWaiting} loads are waiting for the database.`);
    }
    signal.throwIfAborted();
    let leave = (_reason: unknown): void => {};
    const onAbort = () => leave(signal.reason);
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const enter = () => {
          compartment.waiting.delete(enter);
          this.#waiting -= 1;
          this.#enter(compartment);
          resolve();
        };
        leave = (reason) => {
          if (!compartment.waiting.delete(enter)) return;
          this.#waiting -= 1;
          reject(reason);
        };
        compartment.waiting.add(enter);
        this.#waiting += 1;
        signal.addEventListener('abort', onAbort, { once: true });
        timer = setTimeout(
          () => leave(new LoaderBusyError(`The load waited ${waitMs} ms in vain for others to end.`)),
          waitMs,
        );
      });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Gives free places to those who wait. */
  #admit(): void {
    while (this.#waiting > 0) {
      let next: Compartment | undefined;
      for (const compartment of this.#compartments.values()) {
        if (compartment.waiting.size === 0 || (next && next.running <= compartment.running)) continue;
        next = compartment;
      }
      if (next === undefined || !this.#mayEnter(next)) return;
      for (const enter of next.waiting) {
        enter();
        break;
      }
    }
  }
}
