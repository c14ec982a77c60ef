/** One load that several readers of this process share. It is given up when every reader that may leave has left. */

export class Flight<Result> {
  /** Names this flight's lease in the store. */
  readonly token: string;
  readonly background: boolean;
  /** `leasing` until the loader is called: whoever joins before that gets a value from after they began. */
  phase: 'leasing' | 'loading' = 'leasing';
  /** The reader's turn at which the request was sent that found a value instead of a lease; none did while it is infinite. */
  foundAt = Number.POSITIVE_INFINITY;
  readonly #controller = new AbortController();
  #promise: Promise<Result> | undefined;
  #leavable = 0;
  #pinned = false;

  constructor(token: string, background: boolean) {
    this.token = token;
    this.background = background;
  }

  /** Aborted when nobody waits any more. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  start(work: () => Promise<Result>): void {
    this.#promise = work();
    // Every reader sees a failure through `join`; a flight that all have left must not end the process.
    this.#promise.catch(() => {});
  }

  /** Settles with the flight, or rejects with the signal's reason as soon as the caller leaves. */
  join(signal?: AbortSignal): Promise<Result> {
    const promise = this.#promise as Promise<Result>;
    if (!signal) {
      this.#pinned = true;
      return promise;
    }
    this.#leavable += 1;
    return new Promise<Result>((resolve, reject) => {
      const leave = () => {
        this.#leavable -= 1;
        if (this.#leavable === 0 && !this.#pinned) this.#controller.abort(signal.reason);
        reject(signal.reason as Error);
      };
      if (signal.aborted) {
        leave();
        return;
      }
      signal.addEventListener('abort', leave, { once: true });
      promise.then(
        (result) => {
          signal.removeEventListener('abort', leave);
          resolve(result);
        },
        (error: unknown) => {
          signal.removeEventListener('abort', leave);
          reject(error);
        },
      );
    });
  }

  /** Settles when the flight does, never rejects. */
  settled(): Promise<void> {
    return (this.#promise as Promise<Result>).then(
      () => {},
      () => {},
    );
  }
}
