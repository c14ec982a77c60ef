/** SET, with the comparisons of Valkey (`IFEQ`) beside Redis's options. */
import { syntaxError, wrongType } from '../../errors.ts';
import { NO_EXPIRY } from '../../keyspace/database.ts';
import { ValueType } from '../../keyspace/record.ts';
import type { Call } from '../../server/call.ts';
import { command, oneKey } from '../command.ts';
import { expiryFrom, type ExpiryOption, readExpiryOption } from './expiry-option.ts';

interface SetOptions {
  onlyIfAbsent: boolean;
  onlyIfPresent: boolean;
  /** Index of the argument that the present value must equal, 0 if any will do. */
  equalTo: number;
  get: boolean;
  keepTtl: boolean;
  expiry: ExpiryOption | null;
}

function readOptions(call: Call): SetOptions {
  const { args } = call;
  const options: SetOptions = {
    onlyIfAbsent: false,
    onlyIfPresent: false,
    equalTo: 0,
    get: false,
    keepTtl: false,
    expiry: null,
  };
  for (let i = 3; i < args.count; i++) {
    const conditional = options.onlyIfAbsent || options.onlyIfPresent || options.equalTo > 0;
    if (args.is(i, 'nx') && !conditional) options.onlyIfAbsent = true;
    else if (args.is(i, 'xx') && !conditional) options.onlyIfPresent = true;
    else if (args.is(i, 'get')) options.get = true;
    else if (args.is(i, 'keepttl') && options.expiry === null) options.keepTtl = true;
    else if (args.is(i, 'ifeq') && !conditional && i + 1 < args.count) options.equalTo = ++i;
    else {
      const expiry = readExpiryOption(args, i);
      if (expiry === null || options.expiry !== null || options.keepTtl) throw syntaxError;
      options.expiry = expiry;
      i++;
    }
  }
  return options;
}

export const set = command({
  name: 'set',
  arity: -3,
  flags: ['write', 'denyoom'],
  group: 'string',
  since: '1.0.0',
  summary: 'Set the string value of a key',
  complexity: 'O(1)',
  keys: [
    {
      ...oneKey('RW access update variable_flags'),
      notes: 'RW and ACCESS due to the optional `GET` argument',
    },
  ],
  arguments: [
    'key:key@0',
    'value:string',
    '[condition^2.6.12(nx=NX | xx=XX | comparison-value:string=IFEQ^8.1.0)]',
    '[get=GET^6.2.0]',
    '[expiration(seconds:integer=EX^2.6.12 | milliseconds:integer=PX^2.6.12 | unix-time-seconds:unix-time=EXAT^6.2.0 | unix-time-milliseconds:unix-time=PXAT^6.2.0 | keepttl=KEEPTTL^6.0.0)]',
  ],
  categories: ['string'],
  history: [
    ['2.6.12', 'Added the `EX`, `PX`, `NX` and `XX` options.'],
    ['6.0.0', 'Added the `KEEPTTL` option.'],
    ['6.2.0', 'Added the `GET`, `EXAT` and `PXAT` option.'],
    ['7.0.0', 'Allowed the `NX` and `GET` options to be used together.'],
  ],
  keyFlags(args) {
    for (let i = 3; i < args.count; i++) if (args.is(i, 'get')) return ['RW', 'access', 'update'];
    return ['OW', 'update'];
  },
  execute(call) {
    if (call.args.count > 3) {
      setWithOptions(call);
      return;
    }
    const { args, database, reply } = call;
    const start = args.starts[1]!;
    database.setString(
      args.buffer,
      start,
      args.lengths[1]!,
      args.buffer,
      args.starts[2]!,
      args.lengths[2]!,
      false,
    );
    call.changed(1, 'set', 'string');
    reply.ok();
  },
});

function setWithOptions(call: Call): void {
  const { args, database, reply } = call;
  const options = readOptions(call);
  const expiry = options.expiry === null ? NO_EXPIRY : expiryFrom(args, options.expiry, call.now, 'set');
  const old = options.get ? call.readRecord(1) : call.peekRecord(1);
  if (options.get) {
    if (old === 0) {
      reply.null();
    } else {
      if (database.typeOf(old) !== ValueType.String) throw wrongType;
      reply.bulkBytes(database.pageOf(old), database.stringStart(old), database.stringLength(old));
    }
  }
  if (!mayBeSet(call, options, old)) {
    if (!options.get) reply.null();
    return;
  }
  const start = args.starts[1]!;
  const length = args.lengths[1]!;
  const { keepTtl } = options;
  const pointer = database.setString(
    args.buffer,
    start,
    length,
    args.buffer,
    args.starts[2]!,
    args.lengths[2]!,
    keepTtl,
  );
  if (expiry !== NO_EXPIRY) database.setExpiry(pointer, expiry);
  call.changed(1, 'set', 'string');
  if (expiry !== NO_EXPIRY) call.notify(1, 'expire', 'generic');
  if (!options.get) reply.ok();
}

function mayBeSet(call: Call, options: SetOptions, old: number): boolean {
  if (options.onlyIfAbsent) return old === 0;
  if (options.onlyIfPresent) return old !== 0;
  if (options.equalTo === 0) return true;
  if (old === 0) return false;
  if (call.database.typeOf(old) !== ValueType.String) throw wrongType;
  return call.database.stringView(old).equals(call.args.view(options.equalTo));
}
