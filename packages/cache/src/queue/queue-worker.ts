/**
 * Brings the writes of a queue to the database. Any number of workers share the keys: one takes a key for as long as its
 * lease stands, applies some of its writes one after another, and gives it back, so the writes of a key stay in order and
 * no key waits for another. Each turn is one script: it tells what was done and takes what is due.
 */
import { randomBytes } from 'node:crypto';
import { WriteTimeoutError } from '../errors.ts';
import type { Report } from './queue-scripts.ts';
import type { WriteQueueMetrics } from './write-queue-metrics.ts';
import type { ApplyContext, ApplyFailure, QueuedWrite } from './write-queue-options.ts';

export interface QueueWorkerConfig<Id, Value> {
  readonly name: string;
  /** One write's call, or one call for many. Each answers with its error, or undefined, for each write. */
  readonly apply: (
    writes: readonly QueuedWrite<Id, Value>[],
    context: ApplyContext,
  ) => Promise<readonly unknown[] | void>;
  /** How many keys share a call; 1 applies write by write, with several of one key in a row. */
  readonly batchSize: number;
  readonly concurrency: number;
  readonly applyTimeoutMs: number;
  readonly leaseMs: number;
  readonly maxAttempts: number;
  readonly retryDelayMs: number;
  readonly maxRetryDelayMs: number;
  readonly maxDeadLetters: number;
  readonly hold: boolean;
  readonly isPermanent: (error: unknown) => boolean;
  readonly onError: (error: unknown, write: QueuedWrite<Id, Value>, failure: ApplyFailure) => void;
  /** Throws when the body cannot be read. */
  readonly parse: (body: string) => { readonly id: Id; readonly value: Value };
  readonly runTurn: (args: readonly (string | number)[]) => Promise<unknown>;
  readonly metrics: WriteQueueMetrics;
}

/** A key that this worker holds, with the writes that it got of it. */
interface Line {
  readonly key: string;
  readonly token: string;
  /** How often the first write was handed out. */
  readonly attempts: number;
  readonly writes: readonly { readonly sequence: string; readonly body: string }[];
  lost: boolean;
}

/** So many writes of one key are applied before others have their turn. */
const writesPerLine = 64;
const idleMinMs = 2;
const idleMaxMs = 50;
/** When the work is to end, Redis is told of it so often. */
const lastTurns = 2;

export class QueueWorker<Id, Value> {
  readonly #config: QueueWorkerConfig<Id, Value>;
  readonly #token = randomBytes(9).toString('hex');
  readonly #lines = new Set<Line>();
  readonly #working: Promise<void>;
  /** Writes that are to be given up in the next turn. */
  readonly #failing = new Map<
    string,
    {
      readonly error: unknown;
      readonly write: QueuedWrite<Id, Value>;
      readonly attempts: number;
    }
  >();
  #reports: Report[] = [];
  #turns = 0;
  #calls = 0;
  #stopping = false;
  #woken = false;
  #wakeSleeper: () => void = () => {};

  constructor(config: QueueWorkerConfig<Id, Value>) {
    this.#config = config;
    this.#working = this.#work();
  }

  /** Says that there may be something to do. */
  wake(): void {
    this.#woken = true;
    this.#wakeSleeper();
  }

  /** Takes nothing more, waits for the calls under way, and gives back what was not begun. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.wake();
    await this.#working;
  }

  async #work(): Promise<void> {
    const renewEveryMs = this.#config.leaseMs / 3;
    let renewAtMs = performance.now() + renewEveryMs;
    let idleMs = idleMinMs;
    let turnsLeft = lastTurns;
    for (;;) {
      if (this.#stopping && this.#calls === 0 && (this.#reports.length === 0 || turnsLeft === 0)) return;
      if (this.#stopping && this.#calls === 0) turnsLeft -= 1;
      this.#woken = false;
      const renews = performance.now() >= renewAtMs;
      if (renews) {
        renewAtMs = performance.now() + renewEveryMs;
        for (const { key, token, lost } of this.#lines) {
          if (!lost) this.#reports.push(['keep', key, token, '', 0, '']);
        }
      }
      let waitMs = -1;
      if (this.#reports.length > 0 || this.#room > 0) {
        const turn = await this.#turn(this.#room);
        if (turn.lines.length > 0) idleMs = idleMinMs;
        this.#begin(turn.lines);
        ({ waitMs } = turn);
      }
      if (this.#woken || (this.#stopping && this.#calls === 0)) continue;
      const untilRenewalMs = this.#lines.size > 0 ? renewAtMs - performance.now() : idleMaxMs;
      const sleptOut = await this.#sleep(
        this.#room > 0
          ? Math.min(idleMs, untilRenewalMs, waitMs < 0 ? idleMs : Math.max(1, waitMs))
          : untilRenewalMs,
      );
      idleMs = sleptOut ? Math.min(idleMaxMs, idleMs * 2) : idleMinMs;
    }
  }

  /** How many more keys can be worked on. */
  get #room(): number {
    return this.#stopping ? 0 : (this.#config.concurrency - this.#calls) * this.#config.batchSize;
  }

  /** Tells Redis what was done and takes up to so many keys. What cannot be told is told in the next turn. */
  async #turn(want: number): Promise<{ readonly waitMs: number; readonly lines: readonly Line[] }> {
    const { leaseMs, batchSize, maxDeadLetters } = this.#config;
    const reports = this.#reports;
    this.#reports = [];
    this.#turns += 1;
    const token = `${this.#token}${this.#turns.toString(36)}`;
    const perLine = batchSize === 1 ? writesPerLine : 1;
    let reply: unknown;
    try {
      reply = await this.#config.runTurn([leaseMs, token, want, perLine, maxDeadLetters, ...reports.flat()]);
    } catch {
      // Redis is away. Telling twice does no harm, and what was taken without our hearing of it is due again by itself.
      this.#reports = [...reports.filter(([kind]) => kind !== 'keep'), ...this.#reports];
      return { waitMs: idleMaxMs, lines: [] };
    }
    const [now, waitMs, lost, buried, taken] = reply as [string, number, string[], string[], string[][]];
    this.#measureLag(Number(now), reports);
    this.#tellOfGivenUp(reports, buried);
    for (const line of this.#lines) {
      if (line.lost || !lost.includes(`${line.key} ${line.token}`)) continue;
      line.lost = true;
      this.#config.metrics.lostLeases += 1;
    }
    return { waitMs, lines: taken.map((parts) => lineOf(parts, token)) };
  }

  #begin(lines: readonly Line[]): void {
    const { batchSize } = this.#config;
    for (let start = 0; start < lines.length; start += batchSize) {
      const some = lines.slice(start, start + batchSize);
      for (const line of some) this.#lines.add(line);
      this.#calls += 1;
      const work = batchSize === 1 ? this.#writeLine(some[0] as Line) : this.#writeHeads(some);
      void work.finally(() => {
        this.#calls -= 1;
        this.wake();
      });
    }
  }

  /** The writes of one key, one after another; the first that fails ends the line, and the rest stays behind it. */
  async #writeLine(line: Line): Promise<void> {
    for (const [index, { sequence, body }] of line.writes.entries()) {
      if (line.lost || (this.#stopping && index > 0)) break;
      const attempts = index === 0 ? line.attempts : 1;
      const write = this.#read(line, sequence, body, attempts);
      if (write === undefined) return;
      const [error] = await this.#call([write]);
      if (error !== undefined) {
        this.#failed(line, write, attempts, error);
        return;
      }
      this.#report('done', line, sequence);
    }
    this.#giveBack(line);
  }

  /** The first writes of several keys in one call. */
  async #writeHeads(lines: readonly Line[]): Promise<void> {
    const heads: { readonly line: Line; readonly write: QueuedWrite<Id, Value> }[] = [];
    for (const line of lines) {
      const [first] = line.writes;
      const write = first && this.#read(line, first.sequence, first.body, line.attempts);
      if (write) heads.push({ line, write });
    }
    if (heads.length === 0) return;
    const errors = await this.#call(heads.map(({ write }) => write));
    for (const [index, { line, write }] of heads.entries()) {
      const error = errors[index];
      if (error !== undefined) {
        this.#failed(line, write, line.attempts, error);
        continue;
      }
      this.#report('done', line, write.sequence);
      this.#giveBack(line);
    }
  }

  /** A write as the database gets it; one that cannot be read, or has ended its workers too often, is given up instead. */
  #read(line: Line, sequence: string, body: string, attempts: number): QueuedWrite<Id, Value> | undefined {
    try {
      if (attempts > this.#config.maxAttempts)
        throw new Error('The processes that tried it ended meanwhile.');
      return { ...this.#config.parse(body), sequence };
    } catch (error) {
      this.#giveUp(line, sequence, attempts, error);
      return undefined;
    }
  }

  /** Writes to the database; answers with the error or undefined for each write, never rejects. */
  async #call(writes: readonly QueuedWrite<Id, Value>[]): Promise<readonly unknown[]> {
    const { apply, applyTimeoutMs, name, metrics } = this.#config;
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const error = new WriteTimeoutError(name, applyTimeoutMs);
        controller.abort(error);
        reject(error);
      }, applyTimeoutMs);
    });
    const startedMs = performance.now();
    try {
      const work = (async () => apply(writes, { signal: controller.signal }))();
      const errors = await Promise.race([work, tooLate]);
      if (!Array.isArray(errors)) return [];
      if (errors.length !== writes.length) {
        throw new RangeError(
          `applyMany was given ${writes.length} writes and answered for ${errors.length}.`,
        );
      }
      return errors.map((error: unknown) => error ?? undefined);
    } catch (error) {
      return writes.map(() => error ?? new Error('The write failed without an error.'));
    } finally {
      clearTimeout(timer);
      metrics.applyDuration.record(performance.now() - startedMs);
    }
  }

  #failed(line: Line, write: QueuedWrite<Id, Value>, attempts: number, error: unknown): void {
    const { maxAttempts, isPermanent, onError, metrics } = this.#config;
    metrics.failures += 1;
    if (attempts >= maxAttempts || isPermanent(error)) {
      this.#failing.set(write.sequence, { error, write, attempts });
      this.#giveUp(line, write.sequence, attempts, error);
      return;
    }
    onError(error, write, { attempts, gaveUp: false });
    this.#report('failed', line, write.sequence, this.#delayMs(attempts), String(attempts));
    this.#lines.delete(line);
  }

  #giveUp(line: Line, sequence: string, attempts: number, error: unknown): void {
    const { hold } = this.#config;
    const reason = error instanceof Error ? error.message : String(error);
    const kind = hold ? 'deadAndHeld' : 'dead';
    this.#report(kind, line, sequence, this.#delayMs(attempts), `${attempts} ${reason}`);
    this.#lines.delete(line);
  }

  #giveBack(line: Line): void {
    this.#report('free', line, '');
    this.#lines.delete(line);
  }

  #report(kind: Report[0], line: Line, sequence: string, ms = 0, text = ''): void {
    this.#reports.push([kind, line.key, line.token, sequence, ms, text]);
    if (kind === 'done') this.#config.metrics.applied += 1;
    this.wake();
  }

  /** Doubles with each failure; keys that failed together come back one by one. */
  #delayMs(attempts: number): number {
    const { retryDelayMs, maxRetryDelayMs } = this.#config;
    const delayMs = Math.min(retryDelayMs * 2 ** (attempts - 1), maxRetryDelayMs);
    return Math.round(delayMs * (1 - Math.random() / 4));
  }

  /** Told when the write has left the queue: who reads it from there now, to repair a cache, does not find it any more. */
  #tellOfGivenUp(reports: readonly Report[], buried: readonly string[]): void {
    const { onError, metrics } = this.#config;
    metrics.deadLetters += buried.length;
    for (const [, , , sequence] of reports) {
      const failing = this.#failing.get(sequence);
      if (failing === undefined) continue;
      this.#failing.delete(sequence);
      const { error, write, attempts } = failing;
      onError(error, write, { attempts, gaveUp: buried.includes(sequence) });
    }
  }

  #measureLag(nowMs: number, reports: readonly Report[]): void {
    for (const [kind, , , sequence] of reports) {
      if (kind === 'done')
        this.#config.metrics.lag.record(Math.max(0, nowMs - Number(sequence.split('-')[0])));
    }
  }

  /** Whether the time has passed without a call of {@link wake}. */
  #sleep(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(true), Math.max(1, ms));
      this.#wakeSleeper = () => {
        clearTimeout(timer);
        resolve(false);
      };
    });
  }
}

function lineOf([key = '', attempts = '', ...rest]: readonly string[], token: string): Line {
  const writes: { sequence: string; body: string }[] = [];
  for (let index = 0; index < rest.length; index += 2) {
    writes.push({ sequence: rest[index] ?? '', body: rest[index + 1] ?? '' });
  }
  return { key, token, attempts: Number(attempts), writes, lost: false };
}
