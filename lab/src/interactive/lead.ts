/**
 * `npx quicktable lab`: leads through the laptop track. It shows a step, checks what the guide says must be true after it, gives hints,
 * and keeps the progress. Without a terminal it prints the next step and ends.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { readAddresses } from '../checks/addresses.ts';
import { checksOf, runCheck } from '../checks/run-check.ts';
import { type GuideLanguage, readGuide, type Step } from '../guide/read-guide.ts';
import { Progress } from './progress.ts';
import { runnableCommands, showStep } from './show-step.ts';
import { textsOf } from './texts.ts';

export interface LeadOptions {
  readonly lab: string;
  readonly checkout: string;
  readonly progressFile: string;
  readonly language: GuideLanguage;
  readonly env: NodeJS.ProcessEnv;
  readonly action: 'lead' | 'list' | 'reset';
  /** `5-4`: show this step, done or not. */
  readonly step?: string;
}

interface Place extends Step {
  readonly file: string;
}

export async function lead(options: LeadOptions): Promise<void> {
  const { lab, language, action } = options;
  const texts = textsOf(language);
  const progress = new Progress(options.progressFile);
  const places: Place[] = readGuide(lab, language).flatMap(({ file, steps }) =>
    steps.map((step) => ({ ...step, file })),
  );
  if (action === 'reset') {
    progress.reset();
    say(texts.reset);
    return;
  }
  if (action === 'list') {
    for (const { id, title } of places) say(`${progress.has(id) ? '✅' : '  '} ${title}`);
    return;
  }
  const first = options.step ?? places.find(({ id }) => !progress.has(id))?.id;
  const start = places.findIndex(({ id }) => id === first);
  if (options.step !== undefined && start === -1) {
    throw new Error(`${options.step}? ${places.map(({ id }) => id).join(' ')}`);
  }
  if (start === -1) {
    say(texts.finished);
    return;
  }
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    show(places[start], language);
    return;
  }
  say(start === 0 ? texts.welcome : texts.resumed(places[start]?.id ?? ''));
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    for (const place of places.slice(start)) {
      if (!(await leadStep(lines, place, options))) {
        say(texts.bye);
        return;
      }
      progress.add(place.id);
    }
    say(texts.finished);
  } finally {
    lines.close();
  }
}

/** Shows a step until it is done or skipped; false when the learner leaves. */
async function leadStep(
  lines: Interface,
  place: Place,
  { language, env, checkout }: LeadOptions,
): Promise<boolean> {
  const texts = textsOf(language);
  show(place, language);
  const checks = checksOf(place.parts);
  for (;;) {
    const answer = await ask(lines, checks.length > 0 ? texts.prompt : texts.promptOnly);
    if (answer === undefined || answer === 'q') return false;
    if (answer === 's') return true;
    if (answer === 'h') say(hintFor(checks, texts));
    if (answer === 'r') runHere(place, checkout, texts.nothingToRun);
    if (answer !== '') continue;
    const problem = await firstProblem(checks, env);
    if (problem === undefined) {
      if (checks.length > 0) say(texts.checked);
      return true;
    }
    say(`${texts.notYet} ${problem}`);
    say(hintFor(checks, texts));
  }
}

/** The answer in lower case; undefined when the input ends or Ctrl+C is pressed. */
async function ask(lines: Interface, prompt: string): Promise<string | undefined> {
  lines.setPrompt(`\n${prompt}`);
  lines.prompt();
  const ended = new AbortController();
  try {
    return await Promise.race([
      once(lines, 'line', { signal: ended.signal }).then(([line]) => String(line).trim().toLowerCase()),
      once(lines, 'close', { signal: ended.signal }).then(() => undefined),
      once(lines, 'SIGINT', { signal: ended.signal }).then(() => undefined),
    ]);
  } finally {
    ended.abort();
  }
}

async function firstProblem(checks: readonly string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const check of checks) {
    const problem = await runCheck(check, readAddresses(env));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function hintFor(checks: readonly string[], texts: ReturnType<typeof textsOf>): string {
  return checks.some((check) => /^(get|edge):/.test(check)) ? texts.hintService : texts.hintCache;
}

function runHere({ parts }: Place, checkout: string, nothingToRun: string): void {
  const commands = runnableCommands(parts);
  if (commands.length === 0) say(nothingToRun);
  for (const command of commands) {
    say(`$ ${command}`);
    spawnSync('bash', ['-c', command], { cwd: checkout, stdio: 'inherit' });
    say('');
  }
}

function show(place: Place | undefined, language: GuideLanguage): void {
  if (place === undefined) return;
  say(`\n${showStep(place)}`);
  say(`\n${textsOf(language).guide} lab/${language}/${place.file}#step-${place.id}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
