/**
 * The command line: one typed command, parsed and shown as redis-cli does. What it may do comes from the engine's own flags
 * (COMMAND INFO), and some commands are never sent, because they would stop the engine, hold it, or never end.
 */
import type { CommandView } from '@quicktable/contracts';
import { ProblemError } from '../../errors.ts';
import type { Engine } from './engine.ts';
import { formatReply, plainLines } from './format-reply.ts';
import { itemsOf, textOf } from './reply.ts';
import { splitLine } from './split-line.ts';

export interface CommandRights {
  /** some: a list of harmless ones on the cache's own entries; all: by the engine's flags. */
  readonly may: 'some' | 'all';
  /** Whether a key is one of the cache's entries. */
  readonly isEntry: (key: string) => boolean;
}

const timeoutMs = 2_000;
const mostBytes = 256 * 1024;
const mostLines = 1_000;

/** Not sent, whatever the switch says, each with what to do instead. */
const never: Readonly<Record<string, string>> = {
  SHUTDOWN: 'It would end the engine. On the chaos page the cache can be killed for a while.',
  DEBUG: 'It can stop or crash the engine. On the chaos page the cache can be frozen for a while.',
  FAILOVER: 'It changes which server is the master.',
  REPLICAOF: 'It changes which server is the master.',
  SLAVEOF: 'It changes which server is the master.',
  CLUSTER: 'It changes the cluster. Use redis-cli.',
  MODULE: 'It loads code into the engine. Use redis-cli.',
  MIGRATE: 'It sends data to another server. Use redis-cli.',
  SUBSCRIBE:
    'It never ends. The live events of the cache are on a page of their own; for channels use redis-cli.',
  PSUBSCRIBE: 'It never ends. For channels use redis-cli.',
  SSUBSCRIBE: 'It never ends. For channels use redis-cli.',
  MONITOR:
    'It never ends, and slows the engine down. The live events of the cache are on a page of their own.',
  SYNC: 'It makes the connection a replica.',
  PSYNC: 'It makes the connection a replica.',
  WAIT: 'It blocks. Use redis-cli.',
  WAITAOF: 'It blocks. Use redis-cli.',
  MULTI: 'Each line is a connection of its own here, so a transaction cannot span lines. Use redis-cli.',
  EXEC: 'Each line is a connection of its own here, so a transaction cannot span lines. Use redis-cli.',
  DISCARD: 'Each line is a connection of its own here, so a transaction cannot span lines. Use redis-cli.',
  WATCH: 'Each line is a connection of its own here, so a transaction cannot span lines. Use redis-cli.',
  SELECT: 'Each line is a connection of its own here, so SELECT would have no effect. Use redis-cli -n.',
  AUTH: 'The console signs in by itself.',
  HELLO: 'The console speaks RESP2 by itself.',
  QUIT: 'Each line is a connection of its own here.',
  RESET: 'Each line is a connection of its own here.',
  ACL: 'Who may do what is not changed from here. Use redis-cli.',
};

/** Beside the read-only ones: they change nothing, and say nothing that must stay secret. */
const harmless: ReadonlySet<string> = new Set([
  'PING',
  'ECHO',
  'INFO',
  'TIME',
  'COMMAND',
  'LASTSAVE',
  'DBSIZE',
  'LOLWUT',
  'ROLE',
]);
const harmlessSubcommands: Readonly<Record<string, ReadonlySet<string>>> = {
  CLIENT: new Set(['LIST', 'INFO', 'ID', 'GETNAME', 'HELP']),
  CONFIG: new Set(['GET', 'HELP']),
  SLOWLOG: new Set(['GET', 'LEN', 'HELP']),
  LATENCY: new Set(['LATEST', 'HISTORY', 'HISTOGRAM', 'DOCTOR', 'GRAPH', 'HELP']),
  PUBSUB: new Set(['CHANNELS', 'NUMSUB', 'NUMPAT', 'HELP']),
};
/** Controls that need the switch for writes, although they write no key. */
const switchable: ReadonlySet<string> = new Set(['FLUSHALL', 'FLUSHDB', 'SWAPDB', 'PUBLISH', 'SPUBLISH']);

/** In production: these, with a key of the cache's entries in this place, 0 for none. */
const some: Readonly<Record<string, number>> = {
  PING: 0,
  INFO: 0,
  TIME: 0,
  DBSIZE: 0,
  GET: 1,
  STRLEN: 1,
  TTL: 1,
  PTTL: 1,
  EXPIRETIME: 1,
  TYPE: 1,
  EXISTS: 1,
  OBJECT: 2,
};

/** Runs a typed line. @throws ProblemError `INVALID_REQUEST`, `COMMAND_REFUSED`; EngineAwayError */
export async function runCommand(
  engine: Engine,
  line: string,
  allowWrites: boolean,
  rights: CommandRights,
): Promise<CommandView> {
  const words = splitLine(line);
  if (words === undefined)
    throw new ProblemError('INVALID_REQUEST', 'Invalid argument(s): a quote is not closed.');
  const [first] = words;
  if (first === undefined) throw new ProblemError('INVALID_REQUEST', 'Type a command.');
  const name = first.toString().toUpperCase();
  if (rights.may === 'some') checkSome(name, words, rights.isEntry);
  else await check(engine, name, words, allowWrites);
  const startedAt = performance.now();
  const link = engine.openLink();
  try {
    const { reply, truncated } = await link
      .call(words, { timeoutMs, mostBytes })
      .then((answer) => (isMoved(answer.reply) ? engine.call(words, { timeoutMs, mostBytes }) : answer));
    const durationMs = performance.now() - startedAt;
    const plain = reply.kind === 'text' && ['INFO', 'LOLWUT', 'CLIENT', 'LATENCY'].includes(name);
    const shown = plain ? plainLines(textOf(reply), mostLines) : formatReply(reply, mostLines);
    return {
      lines: shown.lines,
      truncated: truncated || shown.truncated,
      failed: reply.kind === 'error',
      durationMs,
    };
  } finally {
    link.close();
  }
}

function isMoved(reply: { kind: string; text?: string }): boolean {
  return reply.kind === 'error' && /^(?:MOVED|ASK) /.test(reply.text ?? '');
}

function refuse(detail: string): never {
  throw new ProblemError('COMMAND_REFUSED', detail);
}

function checkSome(name: string, words: readonly Buffer[], isEntry: CommandRights['isEntry']): void {
  const place = some[name];
  if (place === undefined) refuse(`In production the console sends only ${Object.keys(some).join(', ')}.`);
  if (place === 0) return;
  const keys = words.slice(place);
  if (keys.length === 0 || !keys.every((key) => isEntry(key.toString()))) {
    refuse("In production only the cache's own entries can be looked at: no sessions, no queues.");
  }
}

async function check(
  engine: Engine,
  name: string,
  words: readonly Buffer[],
  allowWrites: boolean,
): Promise<void> {
  const subcommand = words[1]?.toString().toUpperCase() ?? '';
  const reason = never[name];
  if (reason !== undefined) refuse(`${name} is not sent from here. ${reason}`);
  if (harmless.has(name) || harmlessSubcommands[name]?.has(subcommand)) return;
  const { reply } = await engine.call(['COMMAND', 'INFO', name]);
  const info = itemsOf(itemsOf(reply)[0]);
  // The engine says best what it does not know.
  if (info.length === 0) return;
  const flags = new Set(itemsOf(info[2]).map(textOf));
  if (flags.has('blocking') && blocks(name, words))
    refuse(`${name} would wait here. Use redis-cli for commands that block.`);
  if (flags.has('readonly')) return;
  const writes = flags.has('write') || switchable.has(name) || /^(?:EVAL|EVALSHA|FCALL)$/.test(name);
  const shown = subcommand !== '' && harmlessSubcommands[name] !== undefined ? `${name} ${subcommand}` : name;
  if (!writes) refuse(`${shown} is not sent from here. Use redis-cli for what controls the engine.`);
  if (!allowWrites) refuse(`${shown} writes. Turn on “allow writes” first.`);
}

/** XREAD and XREADGROUP wait only when they are told to. */
function blocks(name: string, words: readonly Buffer[]): boolean {
  if (!name.startsWith('XREAD')) return true;
  return words.some((word) => word.toString().toUpperCase() === 'BLOCK');
}
