/**
 * Puts each library through each scenario, one at a time, and prints a table.
 * Usage: npm run bench:peers [-- --peer NAME] [--scenario PART-OF-NAME] [--json FILE]
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { peers } from './peers.ts';
import { scenarios } from './scenarios.ts';
import { within } from './scenario.ts';

const limitMs = 120_000;

const { values: options } = parseArgs({
  options: { peer: { type: 'string' }, scenario: { type: 'string' }, json: { type: 'string' } },
});

// A library that lets a connection error escape would end this process; that is its finding, not the end of the run.
const escaped: string[] = [];
process.on('uncaughtException', (error) => escaped.push(error.message));
process.on('unhandledRejection', (reason) => escaped.push(String(reason)));

// Clients of the peers report each lost connection; the scenarios lose them on purpose.
console.error = () => {};

const results: { peer: string; scenario: string; held: boolean | undefined; detail: string }[] = [];
for (const scenario of scenarios) {
  if (options.scenario && !scenario.name.includes(options.scenario)) continue;
  process.stdout.write(`\n${scenario.name}\n`);
  for (const peer of peers) {
    if (options.peer && peer.name !== options.peer) continue;
    escaped.length = 0;
    const outcome = await within(limitMs, scenario.run(peer)).catch((error: Error) => ({
      held: false,
      detail: error.message,
    }));
    const escapes = escaped.length > 0 ? `; ${escaped.length} errors escaped (${escaped[0] ?? ''})` : '';
    const mark = outcome.held === undefined ? '–' : outcome.held ? 'yes' : 'NO';
    process.stdout.write(`  ${peer.name.padEnd(20)} ${mark.padEnd(4)} ${outcome.detail}${escapes}\n`);
    results.push({
      peer: peer.name,
      scenario: scenario.name,
      held: outcome.held,
      detail: outcome.detail + escapes,
    });
  }
}
if (options.json) {
  const machine = { node: process.version, processors: cpus().length, model: cpus()[0]?.model ?? 'unknown' };
  writeFileSync(
    options.json,
    `${JSON.stringify({ date: new Date().toISOString(), machine, results }, undefined, 2)}\n`,
  );
}
process.exit(0);
