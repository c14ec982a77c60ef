/**
 * The heaviest keys of a stream in bounded memory: the Space-Saving sketch (Metwally, Agrawal, El Abbadi, "Efficient
 * Computation of Frequent and Top-k Elements in Data Streams", ICDT 2005). A key that is not counted takes the place of
 * the one with the smallest count and inherits it, so a count is never too small, and at most that much too large.
 */

export interface Heavy {
  readonly key: string;
  readonly count: number;
  /** How much of the count may belong to others. */
  readonly tooManyAtMost: number;
}

interface Counter {
  count: number;
  tooManyAtMost: number;
}

export class SpaceSaving {
  readonly #capacity: number;
  readonly #counters = new Map<string, Counter>();
  /** No count is smaller; counts only grow, so this only grows too. */
  #least = 1;

  /** @param capacity How many keys are counted at once */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(key: string): void {
    const counter = this.#counters.get(key);
    if (counter !== undefined) counter.count += 1;
    else if (this.#counters.size < this.#capacity) this.#counters.set(key, { count: 1, tooManyAtMost: 0 });
    else this.#replaceSmallest(key);
  }

  /** The keys with the largest counts, the largest first. */
  top(most: number): Heavy[] {
    return [...this.#counters]
      .map(([key, { count, tooManyAtMost }]) => ({ key, count, tooManyAtMost }))
      .toSorted((left, right) => right.count - left.count)
      .slice(0, most);
  }

  #replaceSmallest(key: string): void {
    let smallest: string | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const [candidate, { count }] of this.#counters) {
      if (count >= least) continue;
      smallest = candidate;
      least = count;
      if (count === this.#least) break;
    }
    this.#least = least;
    if (smallest !== undefined) this.#counters.delete(smallest);
    this.#counters.set(key, { count: least + 1, tooManyAtMost: least });
  }
}
