/** The subcommands of DEBUG, each a short function. */
import { CommandError, noSuchKey, syntaxError } from '../../errors.ts';
import type { Call } from '../../server/call.ts';
import { globMatches } from '../../structures/glob.ts';
import { encodingOf } from '../../types/encoding.ts';
import { replyProtocolExample } from './debug-protocol.ts';

const SUBCOMMANDS: Record<string, (call: Call) => void> = {
  'change-repl-id': ok,
  'dict-resizing': ok,
  digest,
  'digest-value': digestValue,
  error: (call) => call.reply.error(call.args.text(2)),
  flushall: (call) => {
    call.server.flush(null);
    call.reply.ok();
  },
  htstats: (call) => call.reply.verbatim('[Dictionary HT]\nHash table 0 stats (main hash table):\n'),
  'htstats-key': (call) => call.reply.verbatim('[Dictionary HT]\nHash table 0 stats (main hash table):\n'),
  jmap: ok,
  listpack: (call) => call.reply.simple('Listpack structure printed on stdout'),
  loadaof: reload,
  log: ok,
  object: describeObject,
  'pause-cron': ok,
  populate,
  protocol: (call) => replyProtocolExample(call),
  'quicklist-packed-threshold': ok,
  reload,
  replybuffer: ok,
  sdslen: describeLengths,
  'set-active-expire': (call) => {
    call.server.activeExpiry = call.args.text(2) !== '0';
    call.reply.ok();
  },
  'set-disable-deny-scripts': ok,
  sleep,
  'stringmatch-len': stringMatch,
};

/** Runs the subcommand that argument 1 names. */
export function debugSubcommands(call: Call): void {
  const allowed = call.server.config.text('enable-debug-command');
  const isLocal = /^(127\.|\[::1\]|\/)/.test(call.client.address) || call.client.isInternal;
  if (allowed === 'no' || (allowed === 'local' && !isLocal)) {
    throw new CommandError(
      'ERR DEBUG command not allowed. If the enable-debug-command option is set to "local", you can run it from a local connection, otherwise you need to set this option in the configuration file, and then restart the server.',
    );
  }
  const run = SUBCOMMANDS[call.args.word(1)];
  if (run === undefined) {
    throw new CommandError(
      `ERR unknown subcommand or wrong number of arguments for '${call.args.text(1)}'. Try DEBUG HELP.`,
    );
  }
  run(call);
}

function ok(call: Call): void {
  call.reply.ok();
}

/** Holds the entire server, which is what it is for. */
function sleep(call: Call): void {
  const seconds = call.args.double(2);
  const never = new Int32Array(new SharedArrayBuffer(4));
  Atomics.wait(never, 0, 0, seconds * 1000);
  call.server.tick();
  call.reply.ok();
}

function reload(call: Call): void {
  call.server.reload();
  call.reply.ok();
}

function describeObject(call: Call): void {
  const { args, database } = call;
  if (args.count < 3) throw syntaxError;
  const pointer = call.peekRecord(2);
  if (pointer === 0) throw noSuchKey;
  const encoding = encodingOf(database, pointer);
  const size = database.memoryOf(pointer);
  const idle = Math.floor(call.server.keyspace.idleMs(database.accessOf(pointer)) / 1000);
  const address = (pointer >>> 0).toString(16);
  const nodes =
    encoding === 'quicklist' ? ` ql_nodes:1 ql_avg_node:${database.containerOf(pointer).size}.00` : '';
  call.reply.simple(
    `Value at:0x${address} refcount:1 encoding:${encoding} serializedlength:${size} lru:${database.accessOf(pointer) & 0xffffff} lru_seconds_idle:${idle}${nodes}`,
  );
}

function describeLengths(call: Call): void {
  const pointer = call.peekRecord(2);
  if (pointer === 0) throw noSuchKey;
  const length = call.database.isContainer(pointer) ? 0 : call.database.stringLength(pointer);
  const keyLength = call.args.lengths[2]!;
  call.reply.simple(
    `key_sds_len:${keyLength}, key_sds_avail:0, key_zmalloc: ${keyLength}, val_sds_len:${length}, val_sds_avail:0, val_zmalloc: ${length}`,
  );
}

/** `DEBUG POPULATE count [prefix [size]]`. */
function populate(call: Call): void {
  const { args, database } = call;
  const count = args.number(2);
  const prefix = args.count > 3 ? args.text(3) : 'key';
  const size = args.count > 4 ? args.number(4) : 0;
  for (let i = 0; i < count; i++) {
    const key = Buffer.from(`${prefix}:${i}`, 'latin1');
    if (database.find(key, 0, key.length) !== 0) continue;
    const text = Buffer.from(`value:${i}`, 'latin1');
    const value = size === 0 ? text : Buffer.alloc(size);
    if (size > 0) text.copy(value, 0, 0, Math.min(size, text.length));
    database.setString(key, 0, key.length, value, 0, value.length, false);
  }
  call.server.keyspace.dirty += count;
  call.reply.ok();
}

function stringMatch(call: Call): void {
  const pattern = call.args.text(2);
  const length = call.args.number(3);
  globMatches(pattern, 'a'.repeat(length));
  call.reply.ok();
}

function digest(call: Call): void {
  call.reply.simple(call.server.digest());
}

function digestValue(call: Call): void {
  const { args, reply } = call;
  reply.array(args.count - 2);
  for (let i = 2; i < args.count; i++) {
    const pointer = call.peekRecord(i);
    reply.bulk(pointer === 0 ? '0'.repeat(40) : call.server.digestOf(call.database, pointer));
  }
}
