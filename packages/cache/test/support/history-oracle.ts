/**
 * What a history holds every read to. It knows when each version was committed and acknowledged, which load or write-through
 * each value came from, and which messages about changes have reached which node; from that it says how old an answer may be.
 */

export const ttlMs = 3_600_000;
export const negativeTtlMs = 60_000;
/** Of leases and of fences. */
export const leaseMs = 60_000;
export const revalidateWindowMs = 1_800_000;
export const errorWindowMs = 10_800_000;
/** The bound that the entity names for its in-process tier. */
export const l1BoundMs = 30_000;

/** The row as the cache has it: which version, and by which load (or write-through) it came there. */
export interface Row {
  readonly version: number;
  readonly load: number;
}

export interface Answer {
  readonly value: Row | null;
  readonly source: string;
}

/** What an entity's options and its store's clock allow. */
export interface Allowance {
  /** Past its TTL a value may be served while it is loaded anew, or when that fails. */
  readonly revalidate: boolean;
  readonly ifError: boolean;
  /** Whether a value carries the time when it was stored; the store's own clock decides otherwise. */
  readonly sealed: boolean;
  /** Whether the store's clock is the history's. */
  readonly driven: boolean;
  readonly l1Ms: number;
}

/** What was known when a read began. */
export interface Began {
  readonly node: number;
  readonly atMs: number;
  readonly acknowledged: number;
  readonly acknowledgedHere: number;
  readonly expired: number;
  readonly failures: number;
}

interface Load {
  readonly version: number;
  readonly beganAt: number;
  readonly answeredAtMs: number;
}

/** One node's knowledge of changes, as it has been told. */
interface Told {
  /** Messages that were sent and have not arrived; those that are lost stay here. */
  readonly outstanding: Set<number>;
  /** Versions that the node knows of once these messages have arrived. */
  awaited: { readonly version: number; readonly messages: Set<number> }[];
  /** No value in the process may be older. */
  floor: number;
  /** The node knows that it is not told of changes. */
  cutOff: boolean;
}

export class Oracle {
  readonly violations: string[] = [];
  acknowledged = 1;
  readonly #allowance: Allowance;
  readonly #acknowledgedOn: number[];
  readonly #history: { readonly sinceMs: number; readonly version: number }[] = [];
  readonly #absent = new Set<number>();
  readonly #loads = new Map<number, Load>();
  readonly #told: Told[];
  #committed = 1;
  #sequence = 0;
  #expired = 0;
  #failures = 0;
  #lastAbsenceMs = Number.NEGATIVE_INFINITY;
  #messages = 0;
  #isTold = true;

  constructor(nodes: number, allowance: Allowance) {
    this.#allowance = allowance;
    this.#acknowledgedOn = Array.from({ length: nodes }, () => 1);
    this.#told = Array.from({ length: nodes }, () => ({
      outstanding: new Set(),
      awaited: [],
      floor: 1,
      cutOff: true,
    }));
  }

  get loads(): number {
    return this.#loads.size;
  }

  /** A moment; later ones are greater. */
  moment(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  committed(version: number, absent: boolean): void {
    this.#committed = version;
    if (absent) this.#absent.add(version);
  }

  isAbsent(version: number): boolean {
    return this.#absent.has(version);
  }

  /** A load has read this version, and answers now. Returns what names it. */
  loaded(version: number, beganAt: number, atMs: number): number {
    const load = this.#loads.size + 1;
    this.#loads.set(load, { version, beganAt, answeredAtMs: atMs });
    if (this.isAbsent(version)) this.#lastAbsenceMs = atMs;
    return load;
  }

  loadFailed(): void {
    this.#failures += 1;
  }

  /** A change was acknowledged: from now on it holds for everyone. */
  acknowledge(version: number, atMs: number): void {
    this.acknowledged = Math.max(this.acknowledged, version);
    this.#history.push({ sinceMs: atMs, version });
    for (const told of this.#told) {
      if (told.outstanding.size === 0) told.floor = Math.max(told.floor, version);
      else told.awaited.push({ version, messages: new Set(told.outstanding) });
    }
  }

  /** A node has written this, whether or not that could be acknowledged. */
  wrote(node: number, version: number): void {
    this.#acknowledgedOn[node] = Math.max(this.#acknowledgedOn[node] ?? 1, version);
  }

  /** An expiry that began at that moment was acknowledged. */
  expired(moment: number): void {
    this.#expired = Math.max(this.#expired, moment);
  }

  /** A message about a change is on its way to a node. */
  sent(node: number): number {
    this.#messages += 1;
    this.#told[node]?.outstanding.add(this.#messages);
    return this.#messages;
  }

  arrived(node: number, message: number): void {
    const told = this.#told[node] as Told;
    told.outstanding.delete(message);
    for (const { version, messages } of told.awaited) {
      if (messages.delete(message) && messages.size === 0) told.floor = Math.max(told.floor, version);
    }
    told.awaited = told.awaited.filter(({ messages }) => messages.size > 0);
  }

  /** A node has learned that it is not told of changes. */
  cutOff(node: number): void {
    const told = this.#told[node] as Told;
    told.outstanding.clear();
    told.awaited = [];
    told.cutOff = true;
  }

  /** From now on it is. */
  connected(node: number): void {
    const told = this.#told[node] as Told;
    told.cutOff = false;
    told.floor = this.acknowledged;
  }

  begin(node: number, atMs: number): Began {
    return {
      node,
      atMs,
      acknowledged: this.acknowledged,
      acknowledgedHere: this.#acknowledgedOn[node] ?? 1,
      expired: this.#expired,
      failures: this.#failures,
    };
  }

  /** Judges an answer; `inProcess` if it came from the node's own tier. */
  judge(began: Began, answer: Answer, inProcess: boolean): void {
    const told = this.#told[began.node] as Told;
    if (inProcess) {
      this.#notOlder(answer, this.#acknowledgedBefore(began.atMs - l1BoundMs), () => {
        return `more than ${l1BoundMs} ms before, and it was kept in the process`;
      });
      if (this.#isTold) {
        this.#notOlder(answer, told.floor, () => 'and the node had been told, and kept it in the process');
        if (told.cutOff)
          this.#violated(answer, 'from the process, which knows that it is told of no changes');
      }
    } else {
      this.#notOlder(answer, began.acknowledged, () => 'before');
    }
    this.#notOlder(answer, began.acknowledgedHere, () => 'or had been written by this very node');
    if (answer.source === 'cache' && answer.value && !inProcess) {
      const load = this.#loads.get(answer.value.load);
      if (load && load.beganAt < began.expired)
        this.#violated(answer, 'as fresh, although it was expired before');
    }
    this.#judgeAge(began, answer, inProcess);
  }

  /** Where nobody tells of changes, the bound is all there is. */
  tellsNothing(): void {
    this.#isTold = false;
  }

  #judgeAge(began: Began, { value, source }: Answer, inProcess: boolean): void {
    const { revalidate, ifError, sealed, driven, l1Ms } = this.#allowance;
    if ((!sealed && !driven) || source === 'loader') return;
    // The store counts a life from when the value arrives, which is while its lease stands.
    const slackMs = sealed ? 0 : leaseMs + (inProcess ? l1Ms : 0);
    const storedAtMs = value === null ? this.#lastAbsenceMs : this.#loads.get(value.load)?.answeredAtMs;
    if (storedAtMs === undefined) return;
    const ageMs = began.atMs - storedAtMs;
    const answer = { value, source };
    const freshMs = (value === null ? negativeTtlMs : ttlMs) + slackMs;
    if (source === 'cache') {
      if (ageMs > freshMs) this.#violated(answer, `as fresh at the age of ${ageMs} ms`);
      return;
    }
    const failed = this.#failures > began.failures;
    const windowMs = Math.max(revalidate ? revalidateWindowMs : 0, ifError && failed ? errorWindowMs : 0);
    if (ageMs > freshMs + windowMs) {
      this.#violated(answer, `at the age of ${ageMs} ms, ${failed ? 'after' : 'without'} a failure`);
    }
  }

  #notOlder(answer: Answer, floor: number, why: () => string): void {
    const { value } = answer;
    if (value === null) {
      for (let version = floor; version <= this.#committed; version += 1)
        if (this.#absent.has(version)) return;
    } else if (value.version >= floor) {
      return;
    }
    this.#violated(answer, `although ${floor} was acknowledged ${why()}`);
  }

  #violated({ value, source }: Answer, what: string): void {
    this.violations.push(`read ${value === null ? 'an absence' : value.version} (${source}) ${what}`);
  }

  /** The newest version that was acknowledged by then. */
  #acknowledgedBefore(timeMs: number): number {
    let newest = 1;
    for (const { sinceMs, version } of this.#history)
      if (sinceMs <= timeMs) newest = Math.max(newest, version);
    return newest;
  }
}
