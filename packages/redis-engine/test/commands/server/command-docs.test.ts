/** What COMMAND DOCS, COMMAND INFO and COMMAND GETKEYSANDFLAGS tell, beside what redis-server tells of the same commands. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRedisServer, type RedisServer } from '@quicktable/redis-engine';
import { parseArgument } from '../../../src/commands/argument-notation.ts';
import { commandSpecs } from '../../../src/commands/table.ts';
import { type RedisProcess, redisServerPath, startRedisServer } from '../../support/redis-process.ts';
import { RespClient } from '../../support/resp-client.ts';
import type { Reply } from '../../support/resp-reader.ts';

/** Commands described otherwise than in Redis 7.0, and why. */
const DIFFERENT: Record<string, string> = {
  set: 'takes IFEQ, from Valkey',
};

/** As JSON has it, with the entries of maps in their order. */
function plain(reply: Reply | undefined): unknown {
  if (reply instanceof Map) return [...reply].map(([name, value]) => [plain(name), plain(value)]);
  // Sets have no order.
  if (reply instanceof Set) return [...reply].map(plain).sort(byText);
  if (Array.isArray(reply)) return reply.map(plain);
  return reply;
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

/** Documentation of commands and subcommands by full name, without the subcommands inside. */
function docsByName(docs: Map<Reply, Reply>, found = new Map<string, unknown>()): Map<string, unknown> {
  for (const [name, value] of docs) {
    const doc = new Map(value as Map<Reply, Reply>);
    const subcommands = doc.get('subcommands');
    doc.delete('subcommands');
    found.set(name as string, plain(doc));
    if (subcommands instanceof Map) docsByName(subcommands, found);
  }
  return found;
}

/** Descriptions by full name, without the subcommands inside. */
function infoByName(infos: Reply[], found = new Map<string, unknown>()): Map<string, unknown> {
  for (const info of infos) {
    const [name, ...fields] = info as Reply[];
    found.set(name as string, plain(fields.slice(0, -1)));
    infoByName([...((fields.at(-1) as Set<Reply> | undefined) ?? [])], found);
  }
  return found;
}

const keyedCommands = [
  'GET a',
  'SET a 1',
  'SET a 1 GET',
  'MSET a 1 b 2',
  'DEL a b c',
  'COPY a b',
  'RENAME a b',
  'OBJECT ENCODING a',
  'MEMORY USAGE a',
  'SORT a BY w* GET x* STORE b',
  'SORT_RO a BY w*',
  'EVAL return 2 a b c',
  'EVALSHA_RO x 1 a',
  'FCALL f 1 a b',
  'FCALL_RO f 0 b',
  'ZUNIONSTORE d 2 a b WEIGHTS 1 2',
  'ZINTER 2 a b',
  'ZDIFF 1 a',
  'ZINTERCARD 2 a b LIMIT 1',
  'ZMPOP 2 a b MIN',
  'BZMPOP 0 2 a b MIN',
  'BLPOP a b 0',
  'BLMOVE a b LEFT LEFT 0',
  'LMPOP 2 a b LEFT',
  'BLMPOP 0 1 a LEFT',
  'XREAD COUNT 1 STREAMS a b 0 0',
  'XREADGROUP GROUP g c STREAMS a >',
  'XGROUP CREATE a g $',
  'XINFO STREAM a',
  'GEORADIUS a 1 2 3 km STORE b',
  'GEORADIUS a 1 2 3 km STOREDIST b',
  'GEORADIUS a 1 2 3 km',
  'GEOSEARCHSTORE a b FROMMEMBER x BYRADIUS 1 km',
  'PFMERGE a b c',
  'PFCOUNT a b',
  'BITOP AND d a b',
  'BITFIELD a GET u8 0',
  'BITFIELD a SET u8 0 1',
  'SINTERSTORE d a b',
  'SMOVE a b m',
  'LCS a b',
  'GETEX a PERSIST',
  'HSET a f v',
  'SUBSCRIBE a',
  'SPUBLISH a b',
  'PING',
  'EVAL x -1 a',
  'EVAL x 5 a',
  'ZUNION 9 a',
  'GET',
  'NOSUCH a',
  'XREAD STREAMS a b 0',
  'MIGRATION a',
  'CONFIG GET x',
  'OBJECT NOSUCH a',
];

it('COMMAND DOCS can tell the arguments of each command', () => {
  const all = commandSpecs.flatMap((spec) => [spec, ...(spec.subcommands ?? [])]);
  const notations = all.flatMap((spec) => spec.arguments ?? []);

  expect(notations.length).toBeGreaterThan(500);
  for (const notation of notations) expect(parseArgument(notation).name).not.toBe('');
});

it.each(['a:', '[a', 'a(b', 'a b', 'a{b c', ''])('The notation of arguments refuses %j', (notation) => {
  expect(() => parseArgument(notation)).toThrow();
});

describe.runIf(redisServerPath !== undefined)('Beside redis-server', () => {
  let engine: RedisServer;
  let redis: RedisProcess;
  let clients: [RespClient, RespClient];

  beforeAll(async () => {
    engine = await createRedisServer();
    redis = await startRedisServer();
    clients = [await RespClient.open(engine), await RespClient.open(redis)];
    for (const client of clients) await client.call('HELLO', '3');
  });
  afterAll(async () => {
    for (const client of clients) client.close();
    await redis.close();
    await engine.close();
  });

  const both = async (...command: string[]) => {
    const [ours, theirs] = await Promise.all(clients.map((client) => client.call(...command)));
    return { ours: ours!, theirs: theirs! };
  };

  it('COMMAND DOCS tells the same of each command', async () => {
    const { ours, theirs } = await both('COMMAND', 'DOCS');
    const own = docsByName(ours as Map<Reply, Reply>);
    const common = [...docsByName(theirs as Map<Reply, Reply>)].filter(([name]) => own.has(name));

    const different = common.filter(
      ([name, doc]) => JSON.stringify(own.get(name)) !== JSON.stringify(doc) && !(name in DIFFERENT),
    );

    expect(common.length).toBeGreaterThan(320);
    expect(different.map(([name, doc]) => ({ name, ours: own.get(name), redis: doc }))).toEqual([]);
    for (const name of Object.keys(DIFFERENT))
      expect(own.get(name)).not.toEqual(common.find(([each]) => each === name)![1]);
  });

  it('COMMAND INFO tells the same of each command: flags, keys, categories, tips, key specifications', async () => {
    const { ours, theirs } = await both('COMMAND');
    const own = infoByName(ours as Reply[]);
    const common = [...infoByName(theirs as Reply[])].filter(([name]) => own.has(name));

    const different = common.filter(([name, info]) => JSON.stringify(own.get(name)) !== JSON.stringify(info));

    expect(common.length).toBeGreaterThan(320);
    expect(different.map(([name, info]) => ({ name, ours: own.get(name), redis: info }))).toEqual([]);
  });

  it.each(keyedCommands)('COMMAND GETKEYSANDFLAGS and GETKEYS find the same keys in %s', async (command) => {
    for (const subcommand of ['GETKEYS', 'GETKEYSANDFLAGS']) {
      const { ours, theirs } = await both('COMMAND', subcommand, ...command.split(' '));
      expect(plain(ours)).toEqual(plain(theirs));
    }
  });
});
