/** The same tiers, played read by read: what the formula of predict.ts is held against. */
import { seededRandom, zipf } from '@quicktable/api/workload';
import type { Scenario, Tier } from './scenario.ts';

export interface Simulation {
  /** Of the reads that reached each tier. */
  readonly tierHitRates: readonly number[];
  readonly hitRate: number;
  readonly databaseReadsPerSecond: number;
  readonly reads: number;
}

/** Least recently used first; times are the simulation's seconds. */
class Instance {
  readonly #tier: Tier;
  /** key → when it expires; a Map keeps the order of insertion. */
  readonly #entries = new Map<number, number>();

  constructor(tier: Tier) {
    this.#tier = tier;
  }

  /** Whether the key is there; where it is not, it is from now on. */
  read(key: number, now: number): boolean {
    const expiresAt = this.#entries.get(key);
    this.#entries.delete(key);
    if (expiresAt !== undefined && expiresAt > now) {
      this.#entries.set(key, expiresAt);
      return true;
    }
    if (this.#entries.size >= (this.#tier.capacity ?? Number.POSITIVE_INFINITY)) {
      const [oldest] = this.#entries.keys();
      this.#entries.delete(oldest!);
    }
    this.#entries.set(key, now + this.#tier.ttlSeconds);
    return false;
  }

  remove(key: number): void {
    this.#entries.delete(key);
  }
}

/** Plays `warmUp` and then `reads` reads with the writes that come between them; only the second part is counted. */
export function simulate(
  scenario: Scenario,
  { reads, warmUp, seed }: { reads: number; warmUp: number; seed: number },
): Simulation {
  const random = seededRandom(seed);
  const draw = zipf(scenario.keys, scenario.skew, random);
  const tiers = scenario.tiers.map((tier) => ({
    tier,
    instances: Array.from({ length: tier.instances }, () => new Instance(tier)),
    asked: 0,
    hits: 0,
  }));
  const operationsPerSecond = scenario.readsPerSecond + scenario.writesPerSecond;
  const writeShare = scenario.writesPerSecond / operationsPerSecond;
  let now = 0;
  let databaseReads = 0;
  let countedFrom = 0;

  for (let done = 0; done < warmUp + reads; ) {
    now -= Math.log(1 - random()) / operationsPerSecond;
    const key = draw();
    if (random() < writeShare) {
      for (const { tier, instances } of tiers) {
        if (tier.invalidated) for (const instance of instances) instance.remove(key);
      }
      continue;
    }
    if (done === warmUp) countedFrom = now;
    const counted = done >= warmUp;
    done += 1;
    let found = false;
    for (const each of tiers) {
      if (counted) each.asked += 1;
      found = each.instances[Math.floor(random() * each.instances.length)]!.read(key, now);
      if (!found) continue;
      if (counted) each.hits += 1;
      break;
    }
    if (!found && counted) databaseReads += 1;
  }
  return {
    tierHitRates: tiers.map(({ asked, hits }) => (asked === 0 ? 0 : hits / asked)),
    hitRate: 1 - databaseReads / reads,
    databaseReadsPerSecond: databaseReads / (now - countedFrom),
    reads,
  };
}
