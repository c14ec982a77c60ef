/**
 * How far a cache carries: hit rates, database reads, machines and cost of a load, from a formula; held against a simulation
 * (`--simulate`) and against the caching library on a real engine (`--measure`).
 *
 *     npm run bench:scale                                  # three sizes, from the formula
 *     npm run bench:scale -- --preset many --simulate      # held against a simulation of it in small
 *     npm run bench:scale -- --measure                     # beside the real thing, two runs of ten seconds
 *     npm run bench:scale -- --scenario load.json          # a load of your own; --print shows what such a file holds
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { pricesNotedOn } from '@quicktable/infra/price-list';
import { z } from 'zod';
import { needsOf } from './needs.ts';
import { predict } from './predict.ts';
import { presets, type Scenario, scaledDown, scenarioSchema } from './scenario.ts';
import { simulate } from './simulate.ts';

const overridable = {
  reads: 'readsPerSecond',
  writes: 'writesPerSecond',
  keys: 'keys',
  skew: 'skew',
} as const;

/** A simulation has room for this many keys, and patience for this many reads. */
const simulatedKeys = 20_000;
const mostSimulatedReads = 5_000_000;

try {
  await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      preset: { type: 'string' },
      scenario: { type: 'string' },
      reads: { type: 'string' },
      writes: { type: 'string' },
      keys: { type: 'string' },
      skew: { type: 'string' },
      seed: { type: 'string', default: '1' },
      simulate: { type: 'boolean', default: false },
      measure: { type: 'boolean', default: false },
      print: { type: 'boolean', default: false },
    },
  });
  const seed = Number(values.seed);
  if (values.measure) {
    const { measurable } = await import('./measure.ts');
    await compareWithMeasurement(measurable(false), seed);
    await compareWithMeasurement(measurable(true), seed);
    return;
  }
  for (const chosen of scenariosOf(values.scenario, values.preset)) {
    const scenario: Record<string, unknown> = { ...chosen };
    for (const [flag, name] of Object.entries(overridable)) {
      const value = values[flag as keyof typeof overridable];
      if (value !== undefined) scenario[name] = Number(value);
    }
    const checked = check(scenario, 'the scenario');
    if (values.print) process.stdout.write(`${JSON.stringify(checked, undefined, 2)}\n`);
    else if (values.simulate) compareWithSimulation(checked, seed);
    else show(checked);
  }
}

function scenariosOf(file: string | undefined, preset: string | undefined): Scenario[] {
  if (file !== undefined) return [check(JSON.parse(readFileSync(file, 'utf8')), file)];
  if (preset === undefined) return Object.values(presets);
  if (!(preset in presets)) {
    throw new RangeError(`There is no preset "${preset}"; there are ${Object.keys(presets).join(', ')}.`);
  }
  return [presets[preset as keyof typeof presets]];
}

function check(scenario: unknown, from: string): Scenario {
  const result = scenarioSchema.safeParse(scenario);
  if (!result.success) throw new RangeError(`${from} does not fit:\n${z.prettifyError(result.error)}`);
  return result.data;
}

function show(scenario: Scenario): void {
  const prediction = predict(scenario);
  const lines = [
    `\n${scenario.name}: ${scenario.readsPerSecond} reads/s, ${scenario.writesPerSecond} writes/s, ${scenario.keys} keys, Zipf ${scenario.skew}`,
    ...prediction.tiers.map(
      (tier) =>
        `  ${tier.name.padEnd(8)} hit rate ${percent(tier.hitRate)} of ${Math.round(tier.readsPerSecond)} reads/s, ${Math.round(tier.entries)} entries`,
    ),
    `  together hit rate ${percent(prediction.hitRate)}, database ${prediction.databaseReadsPerSecond.toFixed(1)} reads/s`,
  ];
  const needs = needsOf(scenario, prediction);
  for (const { what, dollarsPerHour } of needs.lines)
    lines.push(`  $${dollarsPerHour.toFixed(4)}/h  ${what}`);
  lines.push(
    `  $${needs.dollarsPerHour.toFixed(4)}/h in all, $${needs.dollarsPerMillionRequests.toFixed(3)} for a million requests` +
      ` (Seoul, prices noted on ${pricesNotedOn}); the database alone, without a cache, $${needs.databaseAloneDollarsPerHour.toFixed(4)}/h`,
  );
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Plays three of the longest lives before it counts one more, so that the caches are as full as they will be. */
function compareWithSimulation(scenario: Scenario, seed: number): void {
  const small = scaledDown(scenario, simulatedKeys);
  const longestLife = Math.max(0, ...small.tiers.map(({ ttlSeconds }) => ttlSeconds));
  const readsOfALife = Math.ceil(longestLife * small.readsPerSecond);
  const prediction = predict(small);
  const simulation = simulate(small, {
    warmUp: Math.min(3 * readsOfALife, mostSimulatedReads),
    reads: Math.min(Math.max(readsOfALife, 200_000), mostSimulatedReads),
    seed,
  });
  const lines = [
    `\n${scenario.name}, in small: ${small.keys} keys, ${small.readsPerSecond.toFixed(0)} reads/s; ${simulation.reads} reads played, seed ${seed}`,
    ...prediction.tiers.map(
      (tier, index) =>
        `  ${tier.name.padEnd(8)} hit rate: formula ${percent(tier.hitRate)}, simulated ${percent(simulation.tierHitRates[index]!)}`,
    ),
    `  together hit rate: formula ${percent(prediction.hitRate)}, simulated ${percent(simulation.hitRate)}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function compareWithMeasurement(scenario: Scenario, seed: number): Promise<void> {
  const prediction = predict(scenario);
  const simulation = simulate(scenario, { reads: 1_000_000, warmUp: 100_000, seed });
  const { measure } = await import('./measure.ts');
  const measured = await measure(scenario, { seconds: 10, warmUpSeconds: 4, seed });
  process.stdout.write(
    `\n${scenario.name}: ${measured.reads} reads of ${scenario.keys} keys at ${scenario.readsPerSecond}/s, ${scenario.writesPerSecond} writes/s\n` +
      `  hit rate      formula ${percent(prediction.hitRate)}, simulated ${percent(simulation.hitRate)}, measured ${percent(measured.hitRate)}\n` +
      `  database/s    formula ${prediction.databaseReadsPerSecond.toFixed(0)}, simulated ${simulation.databaseReadsPerSecond.toFixed(0)}, measured ${measured.databaseReadsPerSecond.toFixed(0)}\n`,
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
