/** MIGRATE. */
import { CommandError, syntaxError } from '../../errors.ts';
import { NO_EXPIRY } from '../../keyspace/database.ts';
import { transfer } from '../../net/transfer.ts';
import { sealPayload } from '../../persistence/payload.ts';
import { RdbWriter } from '../../persistence/rdb-writer.ts';
import { writeValue } from '../../persistence/value-codec.ts';
import type { Arguments } from '../../protocol/arguments.ts';
import type { Call } from '../../server/call.ts';
import type { Migration, TransferOutcome } from '../../server/migrations.ts';
import { UnfinishedCommand } from '../../server/unfinished-command.ts';
import { command, oneKey } from '../command.ts';

const KEY_MUST_BE_EMPTY = new CommandError(
  'ERR When using MIGRATE KEYS option, the key argument must be set to the empty string',
);
const NOT_HERE = new CommandError('ERR MIGRATE is not possible inside a transaction or a script');
const CANNOT_CONNECT = 'IOERR error or timeout connecting to the client';
const DEFAULT_TIMEOUT_MS = 1000;
const LONGEST_TIMER_MS = 2147483647;

export const migrate = command({
  name: 'migrate',
  arity: -6,
  flags: ['write', 'movablekeys'],
  group: 'generic',
  since: '2.6.0',
  summary: 'Atomically transfer a key from a Redis instance to another one.',
  complexity:
    'This command actually executes a DUMP+DEL in the source instance, and a RESTORE in the target instance. See the pages of these commands for time complexity. Also an O(N) data transfer between the two instances is performed.',
  keys: [
    oneKey('RW access delete', 3),
    {
      begin: { keyword: 'KEYS', from: -2 },
      find: { last: -1, step: 1, limit: 0 },
      flags: ['RW', 'access', 'delete', 'incomplete'],
    },
  ],
  arguments: [
    'host:string',
    'port:integer',
    'key_or_empty_string(key:key@0 | empty_string="")',
    'destination-db:integer',
    'timeout:integer',
    '[copy=COPY^3.0.0]',
    '[replace=REPLACE^3.0.0]',
    '[authentication([password:string=AUTH^4.0.7] | [username_password=AUTH2^6.0.0{username:string password:string}])]',
    '[key:key@1=KEYS^3.0.6...]',
  ],
  categories: ['keyspace', 'dangerous'],
  tips: ['nondeterministic_output'],
  history: [
    ['3.0.0', 'Added the `COPY` and `REPLACE` options.'],
    ['3.0.6', 'Added the `KEYS` option.'],
    ['4.0.7', 'Added the `AUTH` option.'],
    ['6.0.0', 'Added the `AUTH2` option.'],
  ],
  findKeys: keysOf,
  secrets(args) {
    for (let i = 6; i < args.count && !args.is(i, 'keys'); i++) {
      if (args.is(i, 'auth')) return [i + 1];
      if (args.is(i, 'auth2')) return [i + 1, i + 2];
    }
    return [];
  },
  execute(call) {
    if (call.isRetry) finish(call);
    else begin(call);
  },
});

interface Options {
  readonly copy: boolean;
  readonly replace: boolean;
  readonly login: readonly Buffer[] | null;
  /** Index of the first key, and how many there are. */
  readonly firstKey: number;
  readonly keyCount: number;
}

function readOptions({ args }: { readonly args: Arguments }): Options {
  let copy = false;
  let replace = false;
  let login: Buffer[] | null = null;
  for (let i = 6; i < args.count; i++) {
    if (args.is(i, 'copy')) copy = true;
    else if (args.is(i, 'replace')) replace = true;
    else if (args.is(i, 'auth') && i + 1 < args.count) login = [args.bytes(++i)];
    else if (args.is(i, 'auth2') && i + 2 < args.count) login = [args.bytes(++i), args.bytes(++i)];
    else if (args.is(i, 'keys')) {
      if (args.lengths[3] !== 0) throw KEY_MUST_BE_EMPTY;
      return { copy, replace, login, firstKey: i + 1, keyCount: args.count - i - 1 };
    } else throw syntaxError;
  }
  return { copy, replace, login, firstKey: 3, keyCount: 1 };
}

function keysOf(args: Arguments): number[] {
  let { firstKey, keyCount } = { firstKey: 3, keyCount: 1 };
  for (let i = 6; i < args.count; i++) {
    if (args.is(i, 'auth')) i += 1;
    else if (args.is(i, 'auth2')) i += 2;
    else if (args.is(i, 'keys') && args.lengths[3] === 0) {
      firstKey = i + 1;
      keyCount = args.count - firstKey;
      break;
    }
  }
  return Array.from({ length: keyCount }, (_, i) => firstKey + i);
}

/** Sends the keys, and lets the client wait. */
function begin(call: Call): void {
  const { args, server, client } = call;
  const options = readOptions(call);
  const timeoutMs = args.number(5) > 0 ? args.number(5) : DEFAULT_TIMEOUT_MS;
  const database = args.number(4);
  const keys = Array.from({ length: options.keyCount }, (_, i) => options.firstKey + i).filter(
    (index) => call.readRecord(index) !== 0,
  );
  if (keys.length === 0) {
    call.reply.simple('NOKEY');
    return;
  }
  if (call.denyBlocking || client.isInternal) throw NOT_HERE;
  const requests = [
    ...(options.login === null ? [] : [request('AUTH', ...options.login)]),
    request('SELECT', String(database)),
    ...keys.map((index) => restoreRequest(call, index, options.replace)),
  ];
  const unfinished = new UnfinishedCommand(call, performance.now());
  const stop = new AbortController();
  const migration: Migration = { keys, unfinished, stop, outcome: null };
  server.migrations.begin(
    client,
    migration,
    keys.map((index) => args.text(index)),
  );
  // What is no port is one where nobody listens, as in Redis.
  const port = /^\d+$/.test(args.text(2)) ? Number(args.text(2)) : -1;
  const mostMs = Math.min(timeoutMs, LONGEST_TIMER_MS);
  void transfer(args.text(1), port, requests, mostMs, stop.signal).then((outcome) => {
    migration.outcome = outcome;
    server.tick();
    unfinished.goOn();
  });
}

function restoreRequest({ args, database, now }: Call, index: number, replace: boolean): Buffer {
  const pointer = database.find(args.buffer, args.starts[index]!, args.lengths[index]!);
  const expiry = database.expiryOf(pointer);
  const ttlMs = expiry === NO_EXPIRY ? 0 : Math.max(1, expiry - now);
  const writer = new RdbWriter();
  writeValue(writer, database, pointer);
  const parts = ['RESTORE', args.bytes(index), String(ttlMs), sealPayload(writer.written())];
  return request(...parts, ...(replace ? ['REPLACE'] : []));
}

function request(...parts: readonly (string | Buffer)[]): Buffer {
  const pieces = parts.flatMap((part) => [Buffer.from(`$${part.length}\r\n`), Buffer.from(part), CRLF]);
  return Buffer.concat([Buffer.from(`*${parts.length}\r\n`), ...pieces]);
}

const CRLF = Buffer.from('\r\n');

/** The other server has answered, or will not: removes what has arrived there, and replies. */
function finish(call: Call): void {
  const { args, server, client } = call;
  const { keys, outcome } = server.migrations.of(client)!;
  server.migrations.end(
    client,
    keys.map((index) => args.text(index)),
  );
  const { copy, login } = readOptions(call);
  const { replies, failure } = outcome!;
  const before = login === null ? 1 : 2;
  const refusal = replies.find((line) => line.startsWith('-'));
  const isPrepared = !replies.slice(0, before).some((line) => line.startsWith('-'));
  const arrived = isPrepared ? keys.filter((_, i) => replies[before + i]?.startsWith('+') ?? false) : [];
  const removed: Buffer[] = [];
  for (const index of copy ? [] : arrived) {
    if (!call.remove(index)) continue;
    call.changed(index, 'del', 'generic');
    removed.push(args.bytes(index));
  }
  if (removed.length > 0) call.effects = [['DEL', ...removed]];
  if (refusal !== undefined) {
    call.reply.error(`ERR Target instance replied with error: ${refusal.slice(1)}`);
  } else if (failure !== null) call.reply.error(textOf(failure));
  else call.reply.ok();
}

function textOf(failure: NonNullable<TransferOutcome['failure']>): string {
  if (failure === 'connect') return CANNOT_CONNECT;
  return `IOERR error or timeout ${failure === 'write' ? 'writing' : 'reading'} to target instance`;
}
