/**
 * The engine is killed at random moments while it writes, saves and rewrites; what it starts with again must be whole.
 * More kills, with a seed drawn anew: `REDIS_KILL_RUNS=200`; `REDIS_KILL_SEED=…` chooses it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RedisServerOptions } from '@quicktable/redis-engine';
import { randomFrom } from '../fuzz/random-commands.ts';
import { type EngineProcess, startEngineProcess } from '../support/engine-process.ts';
import { type Argument, RespClient } from '../support/resp-client.ts';

const kills = Number(process.env['REDIS_KILL_RUNS'] ?? 2);
const seed = Number(
  process.env['REDIS_KILL_SEED'] ??
    (process.env['REDIS_KILL_RUNS'] === undefined ? 1 : Math.floor(Math.random() * 2 ** 31)),
);
/** Keys that are there besides, so that a save takes its time. */
const filler = 10_000;
const perBatch = 20;

/** What the writer has sent, and what of it was confirmed. */
interface Progress {
  sent: number;
  confirmed: number;
}

describe(`an engine that is killed (seed ${seed})`, () => {
  let directory: string;
  let engine: EngineProcess | undefined;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'redis-engine-'));
  });
  afterEach(async () => {
    await engine?.kill();
    rmSync(directory, { recursive: true, force: true });
  });

  const start = async (options: RedisServerOptions) => {
    engine = await startEngineProcess({
      directory,
      ...options,
      config: { 'enable-debug-command': 'yes', ...options.config },
    });
    return engine;
  };

  /** Writes until the connection breaks: `key:n` and a counter in one transaction each, numbered in order. */
  async function write(address: EngineProcess, progress: Progress): Promise<void> {
    const client = await RespClient.open(address);
    try {
      for (;;) {
        const from = progress.sent + 1;
        progress.sent += perBatch;
        const batch = Array.from({ length: perBatch }, (_, i): Argument[][] => [
          ['MULTI'],
          ['SET', `key:${from + i}`, from + i],
          ['INCR', 'counter'],
          ['EXEC'],
        ]).flat();
        await client.pipeline(batch);
        progress.confirmed = progress.sent;
      }
    } catch {
      client.close();
    }
  }

  /** Repeats a command until the connection breaks; `confirmed` hears of each that was answered, with what it knew before. */
  async function repeat(
    address: EngineProcess,
    commands: readonly string[],
    progress: Progress,
    confirmed: (command: string, before: number) => void,
  ): Promise<void> {
    const client = await RespClient.open(address);
    try {
      for (let i = 0; ; i++) {
        const before = progress.confirmed;
        const command = commands[i % commands.length]!;
        const reply = await client.raw(command);
        if (reply[0] === 0x2b) confirmed(command, before);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    } catch {
      client.close();
    }
  }

  /** What the data say of themselves: transactions up to some number, all of them, and nothing else. */
  async function readBack(address: EngineProcess): Promise<number> {
    const client = await RespClient.open(address);
    const counter = Number(await client.call('GET', 'counter'));
    const size = await client.call('DBSIZE');
    for (let from = 1; from <= counter; from += 1000) {
      const numbers = Array.from({ length: Math.min(1000, counter - from + 1) }, (_, i) => String(from + i));
      expect(await client.call('MGET', ...numbers.map((n) => `key:${n}`))).toEqual(numbers);
    }
    expect(size).toBe(counter === 0 ? filler : filler + counter + 1);
    client.close();
    return counter;
  }

  async function prepare(options: RedisServerOptions, last: string): Promise<EngineProcess> {
    const address = await start(options);
    const client = await RespClient.open(address);
    await client.call('DEBUG', 'POPULATE', filler, 'filler', 40);
    await client.call(last);
    await expect
      .poll(async () => (await client.raw('INFO', 'persistence')).toString(), { timeout: 20_000 })
      .not.toMatch(/in_progress:1/);
    client.close();
    return address;
  }

  /** Lets it write and `commands` repeat for a random while, kills it, starts it again. */
  async function killWhile(
    commands: readonly string[],
    options: RedisServerOptions,
    check: (found: number, progress: Progress, saved: number) => void,
  ): Promise<void> {
    const random = randomFrom(seed);
    let address = await prepare(options, commands[0]!);
    let saved = 0;
    let known = 0;
    for (let run = 0; run < kills; run++) {
      const progress: Progress = { sent: known, confirmed: known };
      const writing = write(address, progress);
      const saving = repeat(address, commands, progress, (command, before) => {
        if (command === 'SAVE') saved = before;
      });
      await expect.poll(() => progress.confirmed, { timeout: 20_000 }).toBeGreaterThan(known);
      await new Promise((resolve) => setTimeout(resolve, random() ** 2 * 300));
      await address.kill();
      await Promise.all([writing, saving]);

      address = await start(options);
      known = await readBack(address);
      check(known, progress, saved);
      saved = Math.min(saved, known);
    }
  }

  it('finds a whole snapshot, at least as new as the last SAVE that was answered', async () => {
    await killWhile(['SAVE', 'BGSAVE', 'BGSAVE'], {}, (found, { sent }, saved) => {
      expect(found).toBeGreaterThanOrEqual(saved);
      expect(found).toBeLessThanOrEqual(sent);
    });
  });

  it.each(['always', 'everysec'] as const)(
    'finds every write that was confirmed in its append-only file, rewritten meanwhile (%s)',
    async (appendFsync) => {
      const options: RedisServerOptions = { appendOnly: true, appendFsync };
      await killWhile(['BGREWRITEAOF'], options, (found, { sent, confirmed }) => {
        expect(found).toBeGreaterThanOrEqual(confirmed);
        expect(found).toBeLessThanOrEqual(sent);
      });
    },
  );
});
