/**
 * Puts each library through each scenario and prints a table. Each library has a process of its own; scenarios in which time
 * decides run alone, the others in all libraries at once.
 * Usage: npm run bench:peers [-- --peer NAME] [--scenario PART-OF-NAME] [--json FILE] [--write]
 * `--write` puts the table into docs/cache/peers.md.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measuredBy, writeMeasuredSection } from '../../../scripts/lib/measured-section.mjs';
import { Contestant } from './contestant.ts';
import { peerNames } from './peers.ts';
import type { Outcome } from './scenario.ts';
import { scenarios } from './scenarios.ts';

const page = new URL('../../../docs/cache/peers.md', import.meta.url);

const { values: options } = parseArgs({
  options: {
    peer: { type: 'string' },
    scenario: { type: 'string' },
    json: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const chosen = scenarios.filter(({ name }) => !options.scenario || name.includes(options.scenario));
const contestants = peerNames
  .filter((name) => !options.peer || name === options.peer)
  .map((name) => new Contestant(name));
if (options.write && (options.peer || options.scenario)) throw new Error('--write needs the whole table.');

type Result = Outcome & { late?: boolean };

/** As it stands in the table. */
function cell({ held, late, figure }: Result): string {
  const verdict = late ? '?' : held === undefined ? '–' : held ? 'yes' : '**no**';
  return figure === undefined ? verdict : `${verdict} (${figure})`;
}

const caption = measuredBy('npm run bench:peers -- --write');
const results = new Map<string, Result[]>();
for (const { name, alone } of chosen) {
  process.stdout.write(`\n${name}\n`);
  const row: Promise<Result>[] = [];
  for (const contestant of contestants) {
    const running = contestant.run(name);
    row.push(running);
    if (alone) await running;
  }
  const outcomes = await Promise.all(row);
  results.set(name, outcomes);
  for (const [index, outcome] of outcomes.entries()) {
    const { held, late, detail } = outcome;
    const mark = late ? '?' : held === undefined ? '–' : held ? 'yes' : 'NO';
    process.stdout.write(`  ${(contestants[index]?.name ?? '').padEnd(20)} ${mark.padEnd(4)} ${detail}\n`);
  }
}
await Promise.all(contestants.map((contestant) => contestant.stop()));

const names = contestants.map(({ name }) => name);
if (options.json) {
  const rows = [...results].flatMap(([scenario, outcomes]) =>
    outcomes.map((outcome, index) => ({ peer: names[index], scenario, ...outcome })),
  );
  writeFileSync(options.json, `${JSON.stringify({ caption, results: rows }, undefined, 2)}\n`);
}
if (options.write) {
  const lines = [
    ['', ...names],
    ['---', ...names.map(() => '---')],
    ...[...results].map(([scenario, outcomes]) => [scenario, ...outcomes.map(cell)]),
  ];
  const table = lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
  writeMeasuredSection(page, 'scenarios', `${caption}\n\n${table}`);
}
process.exit(0);
