/**
 * Stands between requests and the database: a time limit, a limit on how many wait, and a breaker, so that a database that
 * is away or frozen costs a request little and is not buried when it comes back.
 */
import { ProblemError } from './errors.ts';

export interface DatabaseGuardOptions {
  /** How long one operation may take. */
  readonly timeoutMs?: number;
  /** How many operations may be under way at once. */
  readonly concurrency?: number;
  /** How many may wait for their turn; more are refused at once. */
  readonly waiting?: number;
  /** Failures in a row that open the breaker. */
  readonly failuresToOpen?: number;
  /** How long an open breaker refuses before it lets one operation try. */
  readonly openMs?: number;
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
}

const retryLater = { 'retry-after': '1' };

export class DatabaseGuard {
  readonly #timeoutMs: number;
  readonly #concurrency: number;
  readonly #waitingLimit: number;
  readonly #failuresToOpen: number;
  readonly #openMs: number;
  readonly #now: () => number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #failures = 0;
  #closedFrom = 0;

  constructor(options: DatabaseGuardOptions = {}) {
    this.#timeoutMs = options.timeoutMs ?? 1_500;
    this.#concurrency = options.concurrency ?? 64;
    this.#waitingLimit = options.waiting ?? 2_000;
    this.#failuresToOpen = options.failuresToOpen ?? 5;
    this.#openMs = options.openMs ?? 1_000;
    this.#now = options.now ?? (() => performance.now());
  }

  /**
   * Runs one operation.
   * @param operation Gets a signal that aborts at the time limit; whatever it rejects with counts as a failure
   * @throws ProblemError `DATABASE_UNAVAILABLE` when it fails, takes too long or the breaker is open, `OVERLOADED` when too many wait
   */
  async run<Result>(operation: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    this.#refuseWhileOpen();
    if (this.#running >= this.#concurrency) {
      await this.#turn();
      // Refused here, a waiter has not started: its place goes to the next.
      try {
        this.#refuseWhileOpen();
      } catch (error) {
        this.#passOn();
        throw error;
      }
    } else {
      this.#running += 1;
    }
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        const error = new Error(`The database did not answer within ${this.#timeoutMs} ms.`);
        reject(error);
        controller.abort(error);
      }, this.#timeoutMs);
    });
    try {
      const result = await Promise.race([operation(controller.signal), late]);
      this.#failures = 0;
      return result;
    } catch (error) {
      this.#failures += 1;
      if (this.#failures >= this.#failuresToOpen) this.#closedFrom = this.#now() + this.#openMs;
      throw new ProblemError('DATABASE_UNAVAILABLE', 'The database does not answer; try again in a moment.', {
        cause: error,
        headers: retryLater,
      });
    } finally {
      clearTimeout(timer);
      this.#passOn();
    }
  }

  #refuseWhileOpen(): void {
    const now = this.#now();
    if (this.#failures < this.#failuresToOpen) return;
    if (now < this.#closedFrom) {
      throw new ProblemError('DATABASE_UNAVAILABLE', 'The database does not answer; try again in a moment.', {
        headers: retryLater,
      });
    }
    // Half open: this operation tries, the others are refused until it is known how it went.
    this.#closedFrom = now + Math.max(this.#openMs, this.#timeoutMs);
  }

  #turn(): Promise<void> {
    if (this.#waiting.length >= this.#waitingLimit) {
      throw new ProblemError(
        'OVERLOADED',
        'Too many requests wait for the database; try again in a moment.',
        {
          headers: retryLater,
        },
      );
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** Gives this operation's place to the next waiter, or frees it. */
  #passOn(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}
