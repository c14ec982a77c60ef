/**
 * `npm run lab:verify`: runs every command of the guide. The laptop track runs in a fresh clone, once in each language; the AWS track
 * runs against an emulator where this machine has one. Options: `--here` (this checkout instead of a clone), `--language ko`, `--tasks 00,05`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GuideLanguage, readGuide, type Task } from '../guide/read-guide.ts';
import { startAwsEmulator } from './aws-emulator.ts';
import { freePort } from './free-port.ts';
import { Shell } from './shell.ts';
import { type TrackResult, verifyTrack } from './verify-track.ts';

export interface VerifyOptions {
  /** The checkout whose guide is verified. */
  readonly root: string;
  readonly languages: readonly GuideLanguage[];
  /** Beginnings of the file names to run; absent: all. */
  readonly tasks?: readonly string[];
  /** Run in the checkout itself; else in a fresh clone of what it has committed. */
  readonly here: boolean;
  /** Call the programs without npm and npx around them, which take most of the time. */
  readonly quick?: boolean;
  readonly tracks: readonly ('laptop' | 'aws')[];
  readonly say: (line: string) => void;
}

export interface Verification {
  readonly name: string;
  readonly result: TrackResult;
}

/** Runs what was asked for and says how it went. */
export async function verify(options: VerifyOptions): Promise<Verification[]> {
  const done: Verification[] = [];
  for (const language of options.languages) {
    if (options.tracks.includes('laptop')) {
      options.say(`${language}, laptop:`);
      done.push({ name: `${language} laptop`, result: await verifyLaptop(options, language) });
    }
  }
  if (options.tracks.includes('aws')) {
    // The commands are the same in both languages, which a test keeps.
    const result = await verifyAws(options, options.languages[0] ?? 'ko');
    if (result !== undefined) done.push({ name: 'aws', result });
  }
  return done;
}

function tasksOf({ root, tasks }: VerifyOptions, language: GuideLanguage): Task[] {
  return readGuide(join(root, 'lab'), language).filter(
    ({ file }) => tasks === undefined || tasks.some((beginning) => file.startsWith(beginning)),
  );
}

async function verifyLaptop(options: VerifyOptions, language: GuideLanguage): Promise<TrackResult> {
  const { root, here, say } = options;
  const folder = mkdtempSync(join(tmpdir(), 'quicktable-lab-'));
  const ports = {
    PORT: await freePort(),
    EDGE_PORT: await freePort(),
    REDIS_PORT: await freePort(),
    DYNAMODB_PORT: await freePort(),
  };
  const [second, memcached] = [await freePort(), await freePort()];
  const env: NodeJS.ProcessEnv = {
    ...withoutSettings(process.env),
    ...Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)])),
    QUICKTABLE_LANG: language,
    FAKETTY: '1',
    QUICKTABLE_LAB_PROGRESS: join(folder, 'progress.json'),
  };
  const checkout = here ? root : join(folder, 'quicktable');
  const shell = new Shell(here ? root : folder, env);
  try {
    return await verifyTrack({
      tasks: tasksOf(options, language),
      track: 'laptop',
      shell,
      env,
      checkout,
      replacements: [
        ...(options.quick === true ? quickly(root) : []),
        ...(here ? [['git clone <repository-url> quicktable\ncd quicktable', 'true'] as const] : []),
        ['<repository-url>', root],
        ['localhost:5000', `localhost:${ports.PORT}`],
        ['localhost:5002', `localhost:${second}`],
        ['PORT=5002', `PORT=${second}`],
        ['127.0.0.1:11211', `127.0.0.1:${memcached}`],
        ['-p 11211', `-p ${memcached}`],
        ['localhost:5001', `localhost:${ports.EDGE_PORT}`],
        ['--port 6379', `--port ${ports.REDIS_PORT}`],
        ['127.0.0.1:6379', `127.0.0.1:${ports.REDIS_PORT}`],
        ['127.0.0.1:8000', `127.0.0.1:${ports.DYNAMODB_PORT}`],
      ],
      say,
    });
  } finally {
    await shell.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function quickly(root: string): [string, string][] {
  const script = (name: string) => `node '${join(root, 'scripts', name)}'`;
  return [
    ['npx quicktable', script('quicktable.mjs')],
    ['npm run init', `${script('run.mjs')} init`],
    ['npm run bench --', `${script('run.mjs')} bench`],
    ['npm run bench', `${script('run.mjs')} bench`],
    ['npm run redis --', `${script('run.mjs')} redis`],
    ['npm start', script('start.mjs')],
  ];
}

async function verifyAws(options: VerifyOptions, language: GuideLanguage): Promise<TrackResult | undefined> {
  const { root, say } = options;
  const emulator = await startAwsEmulator(root);
  if (emulator === undefined) {
    say('aws: not run, no Python with moto and no AWS command line here (pip install "moto[server]" awscli)');
    return undefined;
  }
  say('aws, in an emulator:');
  const env = { ...withoutSettings(process.env), ...emulator.env, QUICKTABLE_LANG: language };
  const shell = new Shell(root, env);
  try {
    return await verifyTrack({
      tasks: tasksOf(options, language),
      track: 'aws',
      shell,
      env,
      checkout: root,
      replacements: [],
      say,
    });
  } finally {
    await shell.close();
    await emulator.stop();
  }
}

/** The environment without what a developer's own shell may have set for QuickTable or AWS, and without npm's traces. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own =
    /^(npm_|NODE_ENV$|VITEST|AWS_|REDIS_|DYNAMODB_|DATABASE_URL$|CACHE_STORE$|MEMCACHED_HOST$|DATA_DIR$|HOST$|LOG_LEVEL$|QUICKTABLE_(?!AWS_TOOLS))/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !own.test(name)));
}

/** The text of the end: counts, what did not run and why, what is wrong. */
export function report(done: readonly Verification[]): { text: string; ok: boolean } {
  const lines: string[] = [];
  for (const { name, result } of done) {
    lines.push(
      `${name}: ${result.ran} commands run, ${result.outputs} outputs compared, ${result.checks} checks, ${result.notRun.length} not run, ${result.faults.length} wrong`,
    );
    for (const reason of result.notRun) lines.push(`  not run: ${reason}`);
    for (const step of result.again) lines.push(`  as promised only when run again: ${step}`);
    for (const fault of result.faults) lines.push(`  WRONG: ${fault}`);
  }
  return {
    text: lines.join('\n'),
    ok: done.every(({ result }) => result.faults.length === 0),
  };
}

/** Whether the checkout has anything that a clone of it would lack. */
export function hasUncommittedChanges(root: string): boolean {
  const { stdout } = spawnSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' });
  return stdout.trim() !== '';
}
