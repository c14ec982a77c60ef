/**
 * The hit rate of each tier from a formula, in milliseconds where a simulation takes minutes.
 *
 * A key of a tier is absent until a read misses and fills it. It then lives until the first of three things: its TTL ends
 * (after `T` seconds), a write removes it (at the rate `w`), or it is evicted. Call the mean length of that life `L`, and the mean
 * time from its end to the next read `A`: the tier passes on one read in each `L + A`, and the key is there for `L / (L + A)` of
 * the time.
 *
 * At the first tier reads come at random, at the rate `r`, so `A = 1 / r`. At the next tier they come from `n` instances of the
 * tier before, each of which asks once and is then silent for a life of its own: `A` is the mean of the soonest of `n` such
 * waits, seen from an arbitrary moment. Where the life was ended by a write, which empties all tiers at once, it is `1 / r` again.
 *
 * Eviction is Che's approximation (Che, Tung, Wang, 2002; Fricker, Robert, Roberts, 2012): an entry that is not read for a
 * characteristic time `C`, the same for all keys, is the least recently used and goes. The mean time until a gap of that length
 * comes is `(exp(r·C) - 1) / r`; its inverse is taken as a rate of removal beside `w`. `C` is found by bisection, so that the
 * keys that are there fill the capacity. An in-process tier evicts by SIEVE and is treated as LRU.
 *
 * Keys of nearly the same popularity are treated as one group, so that ten million take no longer than ten thousand.
 */
import type { Scenario, Tier } from './scenario.ts';

export interface TierPrediction {
  readonly name: string;
  /** Of the reads that reach this tier. */
  readonly hitRate: number;
  readonly readsPerSecond: number;
  /** Over all instances. */
  readonly entries: number;
}

export interface Prediction {
  readonly tiers: readonly TierPrediction[];
  /** Of all reads. */
  readonly hitRate: number;
  readonly databaseReadsPerSecond: number;
}

/** Keys alike in popularity; rates are those of one key. */
interface Group {
  readonly keys: number;
  /** What readers ask, before any tier. */
  readonly readRate: number;
  readonly writeRate: number;
  /** What reaches the tier at hand. */
  rate: number;
  /** The mean wait for a read that reaches the tier at hand, from an arbitrary moment. */
  wait: number;
}

/** Ranks up to this stand alone; further groups are each a hundredth of their rank wide. */
const exactRanks = 1_000;
const groupWidth = 0.01;

export function predict(scenario: Scenario): Prediction {
  const groups = groupsOf(scenario);
  const tiers = scenario.tiers.map((tier) => passThrough(tier, groups));
  const databaseReadsPerSecond = arrivals(groups);
  return {
    tiers,
    hitRate: 1 - databaseReadsPerSecond / scenario.readsPerSecond,
    databaseReadsPerSecond,
  };
}

function groupsOf({ keys, skew, readsPerSecond, writesPerSecond }: Scenario): Group[] {
  const weights: { keys: number; weight: number }[] = [];
  let sum = 0;
  for (let first = 1; first <= keys; ) {
    const width = first <= exactRanks ? 1 : Math.ceil(first * groupWidth);
    const last = Math.min(keys, first + width - 1);
    let ofGroup = 0;
    for (let rank = first; rank <= last; rank += 1) ofGroup += rank ** -skew;
    weights.push({ keys: last - first + 1, weight: ofGroup / (last - first + 1) });
    sum += ofGroup;
    first = last + 1;
  }
  return weights.map(({ keys: inGroup, weight }) => {
    const readRate = (readsPerSecond * weight) / sum;
    const writeRate = (writesPerSecond * weight) / sum;
    return { keys: inGroup, readRate, writeRate, rate: readRate, wait: 1 / readRate };
  });
}

/** Lets the tier answer: what is left of each group's rate is what the tier misses. */
function passThrough(tier: Tier, groups: readonly Group[]): TierPrediction {
  const readsPerSecond = arrivals(groups);
  const entriesAt = (characteristic: number): number =>
    groups.reduce(
      (entries, group) => entries + group.keys * cycleOf(tier, group, characteristic).presence,
      0,
    );

  const { capacity } = tier;
  let characteristic = Number.POSITIVE_INFINITY;
  if (capacity !== undefined && entriesAt(characteristic) > capacity) {
    let low = 0;
    let high = 1;
    while (entriesAt(high) < capacity) high *= 2;
    for (let step = 0; step < 40; step += 1) {
      const middle = (low + high) / 2;
      if (entriesAt(middle) < capacity) low = middle;
      else high = middle;
    }
    characteristic = (low + high) / 2;
  }

  const entries = entriesAt(characteristic) * tier.instances;
  for (const group of groups) {
    const { life, presence, missRate } = cycleOf(tier, group, characteristic);
    group.wait = soonestWait(group.rate / tier.instances, life, presence, tier.instances);
    group.rate = missRate * tier.instances;
  }
  return {
    name: tier.name,
    hitRate: readsPerSecond === 0 ? 0 : 1 - arrivals(groups) / readsPerSecond,
    readsPerSecond,
    entries,
  };
}

/** One instance's turns of a key being there and being away. */
function cycleOf(
  tier: Tier,
  group: Group,
  characteristic: number,
): { life: number; presence: number; missRate: number } {
  const rate = group.rate / tier.instances;
  if (rate === 0) return { life: 0, presence: 0, missRate: 0 };
  const exponent = rate * characteristic;
  const eviction = exponent > 700 ? 0 : rate / Math.expm1(exponent);
  const removal = (tier.invalidated ? group.writeRate : 0) + eviction;
  if (removal === Number.POSITIVE_INFINITY) return { life: 0, presence: 0, missRate: rate };
  const life = removal === 0 ? tier.ttlSeconds : -Math.expm1(-removal * tier.ttlSeconds) / removal;
  const endedByWrite = tier.invalidated ? group.writeRate * life : 0;
  // Reads spread over several instances are random again for each of them.
  const wait = tier.instances === 1 ? group.wait : 1 / rate;
  const absence = (endedByWrite * tier.instances) / group.readRate + (1 - endedByWrite) * wait;
  return { life, presence: life / (life + absence), missRate: Math.min(rate, 1 / (life + absence)) };
}

/**
 * The mean of the soonest of `instances` waits. From an arbitrary moment, an instance that has the key (`presence`) first
 * lives out a life of which any part may be left, then waits for a read; one that has it not only waits.
 */
function soonestWait(rate: number, life: number, presence: number, instances: number): number {
  if (rate === 0) return Number.POSITIVE_INFINITY;
  if (life === 0) return 1 / (rate * instances);
  const waitsLonger = (time: number): number => {
    const within = Math.min(time, life);
    const stillAlive = 1 - within / life;
    const aliveThenWaits = (Math.exp(-rate * (time - within)) - Math.exp(-rate * time)) / (rate * life);
    return (1 - presence) * Math.exp(-rate * time) + presence * (stillAlive + aliveThenWaits);
  };
  // Numerically up to the end of a life; from there on every instance waits alike.
  const untilEnd = simpson((time) => waitsLonger(time) ** instances, 0, life, 64);
  return untilEnd + waitsLonger(life) ** instances / (rate * instances);
}

function simpson(f: (x: number) => number, from: number, to: number, steps: number): number {
  const width = (to - from) / steps;
  let sum = f(from) + f(to);
  for (let step = 1; step < steps; step += 1) sum += f(from + step * width) * (step % 2 === 1 ? 4 : 2);
  return (sum * width) / 3;
}

function arrivals(groups: readonly Group[]): number {
  return groups.reduce((sum, group) => sum + group.keys * group.rate, 0);
}
