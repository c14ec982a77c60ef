/** Writes the page that lists all commands, from their specifications and the notes below. */
import type { CommandSpec } from '../../src/commands/command.ts';
import { commandSpecs } from '../../src/commands/table.ts';

/** What is not as in Redis 7.0, by command. All others are as Redis. */
const DIFFERENCES: Record<string, string> = {
  asking: 'changes nothing',
  readonly: 'changes nothing',
  readwrite: 'changes nothing',
  bgrewriteaof: 'encodes in slices between commands, as BGSAVE does',
  bgsave: 'encodes in slices between commands; FLUSHALL and FLUSHDB make it begin anew',
  'acl list': 'the rules of a user are shown as they were given, not in the shortest form',
  'acl getuser': 'as ACL LIST',
  'acl load': 'there is no ACL file: users are made by ACL SETUSER',
  'acl save': 'there is no ACL file',
  eval: 'beyond `busy-reply-threshold` others are answered BUSY, as in Redis; where Lua cannot be stopped (in EXEC, in a coroutine of its own, in a function that C calls, such as a comparison of `table.sort`) they wait, and after five seconds more the script is ended with an error. Replies end with an error where they are nested 30 deep',
  fcall: 'as EVAL; the library is run anew for each call, so its own variables begin anew',
  'client setinfo': 'from Redis 7.2: clients send it when they connect',
  'cluster reset': 'changes nothing: there is one node, which keeps its name',
  'config rewrite': 'refused: there is no configuration file',
  'config set':
    '`port` cannot be changed while the server runs; parameters without a meaning here are kept and answered',
  debug: 'the subcommands that tests and tools use; allowed from this machine only, by default',
  delifeq: 'from Valkey',
  hexpire: 'from Redis 7.4',
  hexpireat: 'from Redis 7.4',
  hexpiretime: 'from Redis 7.4',
  hpersist: 'from Redis 7.4',
  hpexpire: 'from Redis 7.4',
  hpexpireat: 'from Redis 7.4',
  hpexpiretime: 'from Redis 7.4',
  hpttl: 'from Redis 7.4',
  httl: 'from Redis 7.4',
  hgetdel: 'from Redis 8.0',
  hgetex: 'from Redis 8.0',
  hsetex: 'from Redis 8.0',
  info: '`usec` of fast commands and of SET is scaled from each 16th call; memory is that of the data',
  'latency graph': 'bars lie instead of stand',
  'latency histogram': 'fast commands and SET are sampled, see `info`',
  lpos: 'a RANK of -2^63 is refused, as from Redis 7.2',
  lolwut: 'the version alone, without art',
  'memory malloc-stats': 'figures of the slabs: there is no jemalloc',
  'memory purge': 'does nothing: free pages go back by themselves',
  migrate:
    'while it waits for the other server, only commands that would change its keys wait with it, and scripts, transactions and commands without keys that write; not possible inside MULTI and scripts; connections are not kept',
  'object refcount': 'always 1: values are not shared',
  set: 'also takes `IFEQ value`, from Valkey',
  unlink: 'the same as DEL, which also frees large values piece by piece behind its reply',
  wait: 'there are no replicas: it waits for its timeout and answers 0',
};

/** Commands of Redis 7.0 that are not there, and why. */
export const ABSENT: Record<string, string> = {
  failover: 'there are no replicas',
  'module load': 'modules are native code',
  psync: 'there are no replicas',
  replconf: 'there are no replicas',
  replicaof: 'there are no replicas',
  'restore-asking': 'part of a cluster of several nodes',
  slaveof: 'there are no replicas',
  sync: 'there are no replicas',
};

interface Row {
  readonly name: string;
  readonly spec: CommandSpec;
}

function rowsOf(spec: CommandSpec): Row[] {
  if (spec.subcommands === undefined) return [{ name: spec.name, spec }];
  const own: Row[] = spec.execute === undefined ? [] : [{ name: spec.name, spec }];
  const subs = spec.subcommands.filter((sub) => sub.name !== 'help');
  return [...own, ...subs.map((sub) => ({ name: `${spec.name} ${sub.name}`, spec: sub }))];
}

/** The page, as Markdown. */
export function commandsPage(): string {
  const groups = new Map<string, Row[]>();
  const all = [...commandSpecs].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const spec of all) {
    const rows = groups.get(spec.group) ?? [];
    groups.set(spec.group, [...rows, ...rowsOf(spec)]);
  }
  const count = [...groups.values()].reduce((sum, rows) => sum + rows.length, 0);
  const parts = [
    '# Commands',
    '',
    `${count} commands and subcommands. Where nothing is noted, reply, error texts and effects are those of Redis 7.0.`,
    'This page is written from the specifications by `UPDATE_COMMANDS_PAGE=1 npx vitest run packages/redis-engine/test/commands-page.test.ts`,',
    'and a test keeps it so.',
  ];
  for (const group of [...groups.keys()].sort()) {
    parts.push('', `## ${group}`, '| Command | Since | Does | Different |', '|---|---|---|---|');
    for (const { name, spec } of groups.get(group)!) {
      const difference = DIFFERENCES[name] ?? '';
      parts.push(
        `| \`${name.toUpperCase()}\` | ${spec.since} | ${spec.summary.replaceAll('|', '\\|')} | ${difference} |`,
      );
    }
  }
  parts.push('', '## Absent', '| Command | Why |', '|---|---|');
  for (const [name, why] of absentCommands()) parts.push(`| \`${name.toUpperCase()}\` | ${why} |`);
  return `${parts.join('\n')}\n`;
}

function absentCommands(): [string, string][] {
  const present = new Set(commandSpecs.map((spec) => spec.name));
  return Object.entries(ABSENT)
    .filter(([name]) => !present.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Notes on commands that do not exist: none, or the notes are out of date. */
export function notesWithoutCommand(): string[] {
  const names = new Set(commandSpecs.flatMap((spec) => [spec.name, ...rowsOf(spec).map(({ name }) => name)]));
  return Object.keys(DIFFERENCES).filter((name) => !names.has(name));
}
