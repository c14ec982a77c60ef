/**
 * Random commands in random frames to the engine and to redis-server: the bytes of all replies must be the same.
 * More runs, with seeds drawn anew: `REDIS_FUZZ_RUNS=500`; a failure names its seed: `REDIS_FUZZ_SEED=…` repeats it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRedisServer, type RedisServer } from '@quicktable/redis-engine';
import { type RedisProcess, redisServerPath, startRedisServer } from '../support/redis-process.ts';
import { type Argument, encodeCommand, RespClient } from '../support/resp-client.ts';
import { randomCommand, randomFrom } from './random-commands.ts';

const runs = Number(process.env['REDIS_FUZZ_RUNS'] ?? 20);
/** Asked for by name, seeds are drawn anew each time; otherwise a run is the same everywhere. */
const drawsSeeds = process.env['REDIS_FUZZ_RUNS'] !== undefined;
const givenSeed = process.env['REDIS_FUZZ_SEED'];
const commandsPerRun = 150;

describe.runIf(redisServerPath !== undefined)('random commands', () => {
  let engine: RedisServer;
  let redis: RedisProcess;

  beforeAll(async () => {
    engine = await createRedisServer({ port: 0 });
    redis = await startRedisServer();
  });
  afterAll(async () => {
    await redis.close();
    await engine.close();
  });

  /** All replies to the commands, cut into frames at the same random places. */
  async function replies(
    address: { host: string; port: number },
    commands: Argument[][],
    seed: number,
  ): Promise<string[]> {
    const client = await RespClient.open(address);
    const random = randomFrom(seed);
    await client.call('FLUSHALL');
    if (seed % 2 === 1) await client.call('HELLO', 3);
    const bytes = Buffer.concat(commands.map((command) => encodeCommand(command)));
    const taken: string[] = [];
    const reading = (async () => {
      for (const _ of commands) taken.push((await client.nextRaw()).toString('latin1'));
    })();
    for (let at = 0; at < bytes.length; ) {
      const size = 1 + Math.floor(random() ** 3 * 4000);
      client.write(bytes.subarray(at, at + size));
      at += size;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await reading;
    client.close();
    return taken;
  }

  const seeds =
    givenSeed === undefined
      ? Array.from({ length: runs }, (_, index) =>
          drawsSeeds ? Math.floor(Math.random() * 2 ** 31) : index + 1,
        )
      : [Number(givenSeed)];
  it.each(seeds)('are answered as by redis-server (seed %i)', async (seed) => {
    const random = randomFrom(seed);
    const commands = Array.from({ length: commandsPerRun }, () => randomCommand(random));

    const [ours, theirs] = await Promise.all([
      replies(engine, commands, seed),
      replies(redis, commands, seed),
    ]);

    const first = ours.findIndex((reply, index) => reply !== theirs[index]);
    const trail = commands.slice(Math.max(0, first - 8), first + 1).map((command) => command.join(' '));
    expect(first === -1 ? 'the same' : { after: trail, ours: ours[first], redis: theirs[first] }).toBe(
      'the same',
    );
  });
});
