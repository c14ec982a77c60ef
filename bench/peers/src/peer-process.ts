/**
 * One library in a process of its own, which runs a scenario when it is told to: what the library does to its process (errors that
 * escape, an end, a hang) is its own finding and nobody else's.
 * Usage: forked with the library's name.
 */
import { loadPeer } from './peers.ts';
import type { Outcome } from './scenario.ts';
import { scenarios } from './scenarios.ts';

const escaped: string[] = [];
process.on('uncaughtException', (error) => escaped.push(error.message));
process.on('unhandledRejection', (reason) => escaped.push(String(reason)));
// 'exit' takes the servers of a scenario along.
process.on('SIGTERM', () => process.exit(1));
process.on('disconnect', () => process.exit(1));

// The libraries' clients report each lost connection; the scenarios lose them on purpose.
console.error = () => {};

const peer = await loadPeer(process.argv[2] ?? '');

async function run(name: unknown): Promise<Outcome> {
  const scenario = scenarios.find((candidate) => candidate.name === name);
  if (!scenario) throw new Error(`There is no scenario "${String(name)}".`);
  escaped.length = 0;
  const outcome = await scenario
    .run(peer)
    .catch((error: Error): Outcome => ({ held: false, detail: error.message }));
  if (escaped.length === 0) return outcome;
  return { ...outcome, detail: `${outcome.detail}; ${escaped.length} errors escaped (${escaped[0]})` };
}

process.on('message', (name) => void run(name).then((outcome) => process.send?.(outcome)));
process.send?.('ready');
