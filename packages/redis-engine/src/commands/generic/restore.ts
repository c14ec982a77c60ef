/** RESTORE. */
import { CommandError, syntaxError } from '../../errors.ts';
import { openPayload } from '../../persistence/payload.ts';
import { RdbReader } from '../../persistence/rdb-reader.ts';
import { type ReadValue, readValue, storeValue } from '../../persistence/value-codec.ts';
import type { Call } from '../../server/call.ts';
import { HashValue } from '../../types/hash.ts';
import { command, oneKey } from '../command.ts';

const BUSY_KEY = new CommandError('BUSYKEY Target key name already exists.');
const NEGATIVE_TTL = new CommandError('ERR Invalid TTL value, must be >= 0');
const BAD_PAYLOAD = new CommandError('ERR DUMP payload version or checksum are wrong');
const BAD_DATA = new CommandError('ERR Bad data format');

export const restore = command({
  name: 'restore',
  arity: -4,
  flags: ['write', 'denyoom'],
  group: 'generic',
  since: '2.6.0',
  summary: 'Create a key using the provided serialized value, previously obtained using DUMP.',
  complexity:
    'O(1) to create the new key and additional O(N*M) to reconstruct the serialized value, where N is the number of Redis objects composing the value and M their average size. For small string values the time complexity is thus O(1)+O(1*M) where M is small, so simply O(1). However for sorted set values the complexity is O(N*M*log(N)) because inserting values into sorted sets is O(log(N)).',
  keys: [oneKey('OW update')],
  arguments: [
    'key:key@0',
    'ttl:integer',
    'serialized-value:string',
    '[replace=REPLACE^3.0.0]',
    '[absttl=ABSTTL^5.0.0]',
    '[seconds:integer=IDLETIME^5.0.0]',
    '[frequency:integer=FREQ^5.0.0]',
  ],
  categories: ['keyspace', 'dangerous'],
  history: [
    ['3.0.0', 'Added the `REPLACE` modifier.'],
    ['5.0.0', 'Added the `ABSTTL` modifier.'],
    ['5.0.0', 'Added the `IDLETIME` and `FREQ` options.'],
  ],
  execute(call) {
    const { args, database, reply } = call;
    const { replace, absolute, idleSeconds, frequency } = readOptions(call);
    if (!replace && call.peekRecord(1) !== 0) throw BUSY_KEY;
    const ttl = args.number(2);
    if (ttl < 0) throw NEGATIVE_TTL;
    const value = readPayload(call);
    const removed = replace && call.remove(1);
    const expiry = ttl === 0 || absolute ? ttl : call.now + ttl;
    if (expiry !== 0 && expiry <= call.now && !call.server.persistence.loading) {
      if (!Buffer.isBuffer(value)) value.release?.();
      if (removed) call.changed(1, 'del', 'generic');
      reply.ok();
      return;
    }
    storeValue(database, args.bytes(1), value);
    if (value instanceof HashValue && value.nextExpiryAt !== Infinity) {
      call.server.fieldExpiry.watch(database, args.bytes(1));
    }
    if (expiry !== 0) database.setExpiry(call.peekRecord(1), expiry);
    const { keyspace } = call.server;
    if (idleSeconds !== null && !keyspace.lfu) {
      database.setAccess(call.peekRecord(1), keyspace.accessBefore(idleSeconds * 1000));
    } else if (frequency !== null && keyspace.lfu) {
      database.setAccess(call.peekRecord(1), (keyspace.firstAccess() & ~0xff) | frequency);
    }
    call.changed(1, 'restore', 'generic');
    reply.ok();
  },
});

interface RestoreOptions {
  readonly replace: boolean;
  readonly absolute: boolean;
  readonly idleSeconds: number | null;
  readonly frequency: number | null;
}

function readOptions({ args }: Call): RestoreOptions {
  let replace = false;
  let absolute = false;
  let idleSeconds: number | null = null;
  let frequency: number | null = null;
  for (let i = 4; i < args.count; i++) {
    const hasMore = i < args.count - 1;
    if (args.is(i, 'replace')) replace = true;
    else if (args.is(i, 'absttl')) absolute = true;
    else if (args.is(i, 'idletime') && hasMore && frequency === null) {
      idleSeconds = args.number(++i);
      if (idleSeconds < 0) throw new CommandError('ERR Invalid IDLETIME value, must be >= 0');
    } else if (args.is(i, 'freq') && hasMore && idleSeconds === null) {
      frequency = args.number(++i);
      if (frequency < 0 || frequency > 255) {
        throw new CommandError('ERR Invalid FREQ value, must be >= 0 and <= 255');
      }
    } else throw syntaxError;
  }
  return { replace, absolute, idleSeconds, frequency };
}

function readPayload({ args, database, limits }: Call): ReadValue {
  const body = openPayload(args.view(3));
  if (body === undefined) throw BAD_PAYLOAD;
  try {
    const reader = new RdbReader(body);
    return readValue(reader, reader.byte(), { database, limits });
  } catch {
    throw BAD_DATA;
  }
}
