/** Runs one track of the guide in one language: each command in its order, each output compared, each step checked. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checksOf, runCheck } from '../checks/run-check.ts';
import { readAddresses } from '../checks/addresses.ts';
import { findDifference } from '../guide/match-output.ts';
import { type Command, commandsOf, type Part, type Task } from '../guide/read-guide.ts';
import type { Shell, ShellResult } from './shell.ts';

export interface TrackRun {
  readonly tasks: readonly Task[];
  readonly track: 'laptop' | 'aws';
  readonly shell: Shell;
  /** What to write instead of what the guide shows: ports, the address of the repository. */
  readonly replacements: readonly (readonly [shown: string, actual: string])[];
  readonly env: NodeJS.ProcessEnv;
  /** The checkout whose command line speaks to Redis. */
  readonly checkout: string;
  readonly say: (line: string) => void;
}

export interface TrackResult {
  readonly ran: number;
  readonly outputs: number;
  readonly checks: number;
  /** Where and why a command did not run. */
  readonly notRun: readonly string[];
  /** Steps that were as promised only when they ran again, with the number of attempts. */
  readonly again: readonly string[];
  /** Where and how the guide is wrong. */
  readonly faults: readonly string[];
}

interface Counted extends TrackResult {
  ran: number;
  outputs: number;
  checks: number;
  readonly notRun: string[];
  readonly again: string[];
  readonly faults: string[];
}

const readyTimeoutMs = 180_000;

/** What goes on in the background and is not ready: nothing after it can be right. */
class NotReadyError extends Error {}

export async function verifyTrack(run: TrackRun): Promise<TrackResult> {
  const result: Counted = { ran: 0, outputs: 0, checks: 0, notRun: [], again: [], faults: [] };
  try {
    for (const task of run.tasks) {
      for (const place of placesOf(task)) await verifyPlace(run, place, result);
      run.say(`  ${task.file}`);
    }
  } catch (error) {
    if (!(error instanceof NotReadyError)) throw error;
    result.faults.push(error.message);
  }
  return result;
}

/** A busy machine may make the cache miss its time, which counts as a miss: a step that was not as promised runs again. */
const attempts = 3;
const pauseMs = 1_000;

async function verifyPlace(run: TrackRun, place: Place, result: Counted): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const once = await runPlace(run, place);
    if (once.faults.length > 0 && attempt < attempts) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      continue;
    }
    result.ran += once.ran;
    result.outputs += once.outputs;
    result.checks += once.checks;
    result.notRun.push(...once.notRun);
    result.faults.push(...once.faults);
    if (attempt > 1 && once.faults.length === 0) result.again.push(`${place.file} ${place.id} (${attempt})`);
    return;
  }
}

async function runPlace(run: TrackRun, { file, id, parts }: Place): Promise<Counted> {
  const result: Counted = { ran: 0, outputs: 0, checks: 0, notRun: [], again: [], faults: [] };
  const commands = new Map(commandsOf(parts).map((command) => [command.fence, command]));
  for (const part of parts) {
    if (part.kind === 'comment' && part.text.startsWith('stop ') && run.track === 'laptop') {
      await run.shell.stop(part.text.slice('stop '.length));
    }
    const command = part.kind === 'fence' ? commands.get(part) : undefined;
    if (command === undefined || !belongs(command, run.track)) continue;
    const where = `${file}:${command.fence.line}  ${firstLine(command)}`;
    const reason = whyNot(command);
    if (reason !== undefined) {
      result.notRun.push(`${where}  (${reason})`);
      continue;
    }
    result.ran += 1;
    if (command.output !== undefined) result.outputs += 1;
    const fault = await runCommand(run, command, where);
    if (fault !== undefined) result.faults.push(`${where}\n     ${fault}`);
  }
  if (run.track !== 'laptop') return result;
  for (const check of checksOf(parts)) {
    result.checks += 1;
    const fault = await runCheck(check, readAddresses(run.env));
    if (fault !== undefined) result.faults.push(`${file} ${id}  check ${check}\n     ${fault}`);
  }
  return result;
}

/** A step, or what stands before the first one. */
interface Place {
  readonly file: string;
  readonly id: string;
  readonly parts: readonly Part[];
}

function placesOf({ file, opening, steps }: Task): Place[] {
  return [{ file, id: '', parts: opening }, ...steps.map(({ id, parts }) => ({ file, id, parts }))];
}

function belongs(command: Command, track: 'laptop' | 'aws'): boolean {
  return command.track === track || (command.track === 'both' && track === 'laptop');
}

function firstLine({ fence }: Command): string {
  return fence.text.split('\n')[0] ?? '';
}

/** Why a command cannot run here; undefined when it can. */
function whyNot({ fence }: Command): string | undefined {
  const reason = fence.options.get('not-run');
  if (reason !== undefined) return reason;
  const program = fence.options.get('needs');
  if (program === undefined || spawnSync('which', [program]).status === 0) return undefined;
  return `${program} is not on this machine`;
}

/** Runs a command; answers what is wrong. */
async function runCommand(run: TrackRun, command: Command, where: string): Promise<string | undefined> {
  const { fence, output } = command;
  const script = toActual(run, fence.text);
  const background = fence.options.get('background');
  if (background !== undefined) {
    await run.shell.stop(background);
    const started = run.shell.start(background, script);
    const deadline = Date.now() + readyTimeoutMs;
    for (;;) {
      const difference =
        output === undefined ? undefined : findDifference(output.text, toShown(run, started.output));
      if (difference === undefined) return undefined;
      if (!started.running || Date.now() > deadline) {
        throw new NotReadyError(`${where}\n     ${difference}\n${started.output.slice(-2_000)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const result =
    command.shell === 'sh'
      ? await run.shell.run(script)
      : await run.shell.runWithInput(
          process.execPath,
          [join(run.checkout, 'scripts', 'quicktable.mjs'), 'redis-cli', '--no-raw'],
          `${script}\n`,
        );
  return judge(run, command, result);
}

function judge(run: TrackRun, { fence, output }: Command, result: ShellResult): string | undefined {
  const failureMeant = fence.words.includes('fails');
  if ((result.status !== 0) !== failureMeant) {
    return `ended with status ${result.status}: ${(result.errors || result.output).trim().slice(-1_500)}`;
  }
  if (output === undefined) return undefined;
  const printed = toShown(run, failureMeant ? result.output + result.errors : result.output);
  const difference = findDifference(output.text, printed);
  return difference === undefined
    ? undefined
    : `${difference}\n     -- all of it: --\n${printed.slice(0, 3_000)}${result.errors.slice(-500)}`;
}

function toActual({ replacements }: TrackRun, text: string): string {
  return replacements.reduce((changed, [shown, actual]) => changed.replaceAll(shown, actual), text);
}

function toShown({ replacements }: TrackRun, text: string): string {
  return replacements.reduce((changed, [shown, actual]) => changed.replaceAll(actual, shown), text);
}
