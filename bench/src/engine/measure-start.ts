/** How long the engine takes from nothing to its first answer: from this checkout, and installed as its package. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packPackage } from '../../../scripts/lib/pack-package.mjs';
import { median } from '../median.ts';
import { engineProcess } from './servers.ts';

/** Milliseconds in a new process; medians. */
export interface Start {
  /** Loading the engine's code. */
  readonly importMs: number;
  /** From then to the first answer over a socket. */
  readonly startMs: number;
}

const runs = 7;

export async function measureStarts(): Promise<Record<'checkout' | 'installed', Start>> {
  const folder = mkdtempSync(join(tmpdir(), 'quicktable-engine-start-'));
  try {
    const installed = await install(folder);
    const times = { checkout: [] as Start[], installed: [] as Start[] };
    for (let run = 0; run < runs; run++) {
      times.checkout.push(timeStart(engineProcess));
      times.installed.push(timeStart(installed));
    }
    return { checkout: medians(times.checkout), installed: medians(times.installed) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Unpacks the package as a user's npm would, beside a copy of the program that is timed; that copy's path. */
async function install(folder: string): Promise<string> {
  const home = join(folder, 'node_modules', '@quicktable', 'redis-engine');
  mkdirSync(home, { recursive: true });
  const archive = await packPackage('redis-engine', folder);
  const { status, stderr } = spawnSync('tar', ['-xzf', archive, '--strip-components=1', '-C', home], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`tar failed: ${stderr}`);
  const program = join(folder, 'engine-process.mjs');
  copyFileSync(engineProcess, program);
  return program;
}

function timeStart(program: string): Start {
  return JSON.parse(spawnSync(process.execPath, [program], { encoding: 'utf8' }).stdout);
}

function medians(times: readonly Start[]): Start {
  return {
    importMs: median(times.map(({ importMs }) => importMs)),
    startMs: median(times.map(({ startMs }) => startMs)),
  };
}
