/**
 * Loads within loads. A loader that reads another entity and passes on its own signal, as one does so that all of it ends
 * together, tells by that whose load the inner one is part of.
 */

export class NestedLoads {
  /** A load's signal, and that of the load which it is part of. */
  readonly #outer = new WeakMap<AbortSignal, AbortSignal | null>();

  /** A load begins for a reader with this signal, if it has one. */
  begin(own: AbortSignal, readers: AbortSignal | undefined): void {
    this.#outer.set(own, readers !== undefined && this.#outer.has(readers) ? readers : null);
  }

  isNested(own: AbortSignal): boolean {
    return (this.#outer.get(own) ?? null) !== null;
  }

  /** Whether a reader with this signal is part of the load with that one, at whatever depth. */
  isWithin(readers: AbortSignal, load: AbortSignal): boolean {
    let signal: AbortSignal | null | undefined = readers;
    while (signal !== null && signal !== undefined) {
      if (signal === load) return true;
      signal = this.#outer.get(signal);
    }
    return false;
  }
}
