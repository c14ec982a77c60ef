import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { needsOf } from '../src/scale/needs.ts';
import { predict } from '../src/scale/predict.ts';
import { presets, type Scenario, scenarioSchema } from '../src/scale/scenario.ts';
import { simulate } from '../src/scale/simulate.ts';

const small: Scenario = {
  ...presets.one,
  readsPerSecond: 100,
  writesPerSecond: 2,
  keys: 2_000,
};
const shared = { name: 'shared' as const, instances: 1, ttlSeconds: 60, invalidated: true };
const process = { name: 'process' as const, instances: 3, ttlSeconds: 20, invalidated: true };

const cases: [string, Partial<Scenario>][] = [
  ['one tier with room for everything', { tiers: [shared] }],
  ['one tier that evicts', { tiers: [{ ...shared, capacity: 200 }] }],
  ['keys all alike', { skew: 0, tiers: [{ ...shared, capacity: 500 }] }],
  ['many writes', { writesPerSecond: 50, tiers: [shared] }],
  ['a tier that writes do not reach', { writesPerSecond: 50, tiers: [{ ...shared, invalidated: false }] }],
  ['two tiers of nearly the same TTL', { tiers: [{ ...process, ttlSeconds: 40 }, shared] }],
  ['two tiers of which the first is small', { tiers: [{ ...process, capacity: 50 }, shared] }],
  ['one key', { keys: 1, tiers: [shared] }],
  ['no tier at all', { tiers: [] }],
];

describe('the formula for hit rates', () => {
  it.each(cases)('agrees with a simulation: %s', (_, change) => {
    const scenario = { ...small, ...change };

    const predicted = predict(scenario);
    const simulated = simulate(scenario, { warmUp: 20_000, reads: 200_000, seed: 3 });

    expect(Math.abs(predicted.hitRate - simulated.hitRate)).toBeLessThan(0.015);
    predicted.tiers.forEach((tier, index) => {
      expect(Math.abs(tier.hitRate - simulated.tierHitRates[index]!)).toBeLessThan(0.03);
    });
  });

  it('gives every read to the database where there is no cache', () => {
    expect(predict({ ...small, tiers: [] })).toEqual({
      tiers: [],
      hitRate: expect.closeTo(0, 6),
      databaseReadsPerSecond: expect.closeTo(100, 6),
    });
  });
});

describe('what a load needs', () => {
  it('counts request units of the database as DynamoDB does: 4 KB a read, 1 KB a write, in each region', () => {
    const scenario: Scenario = {
      ...small,
      readsPerSecond: 1e6 / 3600,
      writesPerSecond: 1e6 / 3600,
      itemBytes: 5_000,
      tiers: [],
      machines: { ...small.machines, regions: 2 },
    };

    const { lines } = needsOf(scenario, predict(scenario));

    const database = lines.find(({ what }) => what.startsWith('DynamoDB'));
    // A million reads of two units; a million writes of five units in two regions.
    expect(database?.dollarsPerHour).toBeCloseTo(2 * 0.1355 + 10 * 0.678, 6);
  });

  it('grows by shards for memory and for commands', () => {
    const nodesFor = (change: Partial<Scenario>) => {
      const scenario = { ...small, tiers: [shared], ...change };
      const line = needsOf(scenario, predict(scenario)).lines.find(({ what }) => what.includes('cache.t3'));
      return Number.parseInt(line!.what, 10);
    };

    expect(nodesFor({})).toBe(1);
    expect(nodesFor({ entryBytes: 1e6 })).toBeGreaterThan(1);
    expect(nodesFor({ readsPerSecond: 50_000 })).toBeGreaterThan(1);
  });

  it('refuses a machine whose price it does not know', () => {
    const unknown = {
      ...small,
      machines: { ...small.machines, instance: { type: 'x9.huge', requestsPerSecond: 1 } },
    };

    expect(() => needsOf(unknown, predict(unknown))).toThrow(/no x9\.huge.*t3\.micro/);
  });
});

describe('npm run bench:scale', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quicktable-scale-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (...args: string[]) =>
    await promisify(execFile)(
      globalThis.process.execPath,
      ['--import', 'tsx', 'bench/src/scale/main.ts', ...args],
      {
        env: { ...globalThis.process.env, NODE_OPTIONS: '--conditions=@quicktable/source' },
      },
    );

  it('reads a scenario from a file, and says what does not fit in it', async () => {
    const file = join(folder, 'load.json');
    writeFileSync(file, JSON.stringify({ ...presets.one, name: 'ours', keys: -1 }));

    await expect(run('--scenario', file)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('keys'),
    });
  });

  it('prints a scenario that can be read again', async () => {
    const { stdout } = await run('--preset', 'many', '--print', '--skew', '0.7');

    expect(scenarioSchema.parse(JSON.parse(stdout))).toEqual({ ...presets.many, skew: 0.7 });
  });
});
