/** The lab's command line: leading through it (no command), `measure`, `experiment`, `verify` and `package`. Each command is loaded only when it is called. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readAddresses } from './checks/addresses.ts';
import { chooseLanguage } from './language.ts';

const root = join(fileURLToPath(new URL('..', import.meta.url)), '..');
const say = (line: string) => process.stdout.write(`${line}\n`);

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', () => process.exit());

async function runMeasure(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      nocache: { type: 'boolean', default: false },
      cold: { type: 'boolean', default: false },
      reads: { type: 'string', default: '100' },
      language: { type: 'string' },
    },
  });
  const { describeMeasured, measure } = await import('./measure.ts');
  const measured = await measure({
    api: readAddresses(process.env).api,
    reads: Math.min(100_000, Math.max(1, Math.trunc(Number(values.reads)) || 100)),
    cached: !values.nocache,
    cold: values.cold,
  });
  say(describeMeasured(measured, chooseLanguage(values.language, process.env)));
}

async function runExperiment([name = '', ...args]: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { language: { type: 'string' } } });
  const { experiments } = await import('./experiments/index.ts');
  const experiment = Object.hasOwn(experiments, name) ? experiments[name] : undefined;
  if (experiment === undefined) {
    throw new Error(`Experiments: ${Object.keys(experiments).join(', ')}.`);
  }
  const lines = await experiment({
    redis: readAddresses(process.env).redis,
    memcached: process.env['MEMCACHED_HOST'] || undefined,
    language: chooseLanguage(values.language, process.env),
  });
  for (const line of lines) say(line);
}

async function runVerify(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      here: { type: 'boolean', default: false },
      language: { type: 'string' },
      tasks: { type: 'string' },
      track: { type: 'string' },
    },
  });
  const { hasUncommittedChanges, report, verify } = await import('./verify/verify.ts');
  if (!values.here && hasUncommittedChanges(root)) {
    say('Note: the clone holds what is committed; --here verifies what is not.');
  }
  const done = await verify({
    root,
    here: values.here,
    languages: values.language === 'ko' || values.language === 'en' ? [values.language] : ['ko', 'en'],
    tracks: values.track === 'laptop' || values.track === 'aws' ? [values.track] : ['laptop', 'aws'],
    ...(values.tasks === undefined ? {} : { tasks: values.tasks.split(',') }),
    say,
  });
  const { text, ok } = report(done);
  say(`\n${text}`);
  if (!ok) process.exitCode = 1;
}

async function runPackage(): Promise<void> {
  const { archiveName, makeArchive } = await import('./package/make-archive.ts');
  const archive = makeArchive(root);
  await writeFile(join(root, archiveName), archive);
  say(`${archiveName}: ${(archive.length / 1_048_576).toFixed(1)} MiB`);
}

async function runLead(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      list: { type: 'boolean', default: false },
      reset: { type: 'boolean', default: false },
      language: { type: 'string' },
    },
  });
  const { lead } = await import('./interactive/lead.ts');
  const step = positionals[0]?.replace('.', '-');
  await lead({
    lab: join(root, 'lab'),
    checkout: root,
    progressFile:
      process.env['QUICKTABLE_LAB_PROGRESS'] ||
      join(root, 'node_modules', '.quicktable', 'lab-progress.json'),
    language: chooseLanguage(values.language, process.env),
    env: process.env,
    action: values.list ? 'list' : values.reset ? 'reset' : 'lead',
    ...(step === undefined ? {} : { step }),
  });
}

const [command = '', ...rest] = process.argv.slice(2);
try {
  if (command === 'measure') await runMeasure(rest);
  else if (command === 'experiment') await runExperiment(rest);
  else if (command === 'verify') await runVerify(rest);
  else if (command === 'package') await runPackage();
  else await runLead(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
