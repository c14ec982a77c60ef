/**
 * What the append-only file says of commands that would not do the same a second time: because they look at the clock
 * (EXPIRE), wait (BLPOP), round (INCRBYFLOAT) or choose by themselves (XADD with `*`). Each is a function of the call and
 * of the data as the command has left it. Commands that draw by chance say themselves what they did: `call.effects`.
 *
 * All others are deterministic and stand in the file as they were sent.
 */
import { ValueType } from '../keyspace/record.ts';
import type { Call } from '../server/call.ts';
import { formatStreamId } from '../structures/stream-id.ts';
import { HashValue } from '../types/hash.ts';
import { StreamValue } from '../types/stream-value.ts';
import { readAddOptions } from '../commands/stream/trim-arguments.ts';

/** A command: byte strings, of which texts have one character for one byte. */
export type Effect = readonly (string | Buffer)[];

/** What a command did; null: what it said. */
type EffectsOf = (call: Call) => readonly Effect[] | null;

/** The record at a key, whether its time has passed or not; 0: none. */
function recordAt(call: Call, keyIndex: number): number {
  return call.database.findRaw(call.args.view(keyIndex));
}

const DELETED: EffectsOf = ({ args }) => [['DEL', args.bytes(1)]];

/** EXPIRE and its kin, GETEX. */
const expiryOfKey: EffectsOf = (call) => {
  const key = call.args.bytes(1);
  const pointer = recordAt(call, 1);
  if (pointer === 0) return [['DEL', key]];
  const expiry = call.database.exactExpiryOf(pointer);
  return [expiry < 0n ? ['PERSIST', key] : ['PEXPIREAT', key, String(expiry)]];
};

/** The whole of a string key: `SET key value PXAT time`. */
const wholeString: EffectsOf = (call) => {
  const key = call.args.bytes(1);
  const pointer = recordAt(call, 1);
  if (pointer === 0) return [['DEL', key]];
  const value = Buffer.from(call.database.stringView(pointer));
  const expiry = call.database.exactExpiryOf(pointer);
  return [expiry < 0n ? ['SET', key, value] : ['SET', key, value, 'PXAT', String(expiry)]];
};

const setWithOptions: EffectsOf = (call) => (call.args.count > 3 ? wholeString(call) : null);

/** The arguments from one to another (exclusive), copied. */
function argumentsFrom({ args }: Call, first: number, end = args.count): Buffer[] {
  return Array.from({ length: end - first }, (_, i) => args.bytes(first + i));
}

/** A pop that waited took from the first key that had something: so does one that does not wait. */
function popFromFirst(name: string, side: string): EffectsOf {
  return (call) => {
    const keys = argumentsFrom(call, 1, call.args.count - 1);
    return [[name, String(keys.length), ...keys, side]];
  };
}

/** The name without its B, and the arguments without the timeout. */
function withoutTimeout(name: string, timeoutIndex: number): EffectsOf {
  return (call) => [
    [name, ...argumentsFrom(call, 1, timeoutIndex), ...argumentsFrom(call, timeoutIndex + 1)],
  ];
}

const withoutLastArgument =
  (name: string): EffectsOf =>
  (call) => [[name, ...argumentsFrom(call, 1, call.args.count - 1)]];

function streamAt(call: Call): StreamValue | undefined {
  const pointer = recordAt(call, 1);
  if (pointer === 0 || call.database.typeOf(pointer) !== ValueType.Stream) return undefined;
  return call.database.containerOf(pointer) as StreamValue;
}

const trimmed = (call: Call): readonly Effect[] => {
  const stream = streamAt(call);
  return stream === undefined ? [] : [['XTRIM', call.args.bytes(1), 'MAXLEN', String(stream.log.length)]];
};

const added: EffectsOf = (call) => {
  const stream = streamAt(call);
  if (stream === undefined) return [];
  const options = readAddOptions(call);
  const fields = argumentsFrom(call, options.next + 1);
  const effect = ['XADD', call.args.bytes(1), formatStreamId(stream.log.lastId), ...fields];
  return options.trim === undefined ? [effect] : [effect, ...trimmed(call)];
};

/** HSET of the fields given, and what of them expires when. */
function fieldsOf(first: number, width: number, setsValues: boolean): EffectsOf {
  return (call) => {
    const { args } = call;
    let at = first;
    while (at < args.count && !args.is(at, 'fields')) at++;
    const key = args.bytes(1);
    const pointer = recordAt(call, 1);
    if (pointer === 0) return [['DEL', key]];
    const hash = call.database.containerOf(pointer) as HashValue;
    const effects: Effect[] = [];
    for (let i = at + 2; i < args.count; i += width) {
      const field = args.text(i);
      const value = hash.get(field);
      const expiry = hash.expiryOf(field);
      if (value === undefined) effects.push(['HDEL', key, field]);
      else {
        if (setsValues) effects.push(['HSET', key, field, value]);
        if (expiry !== undefined) effects.push(['HPEXPIREAT', key, String(expiry), 'FIELDS', '1', field]);
        else if (!setsValues) effects.push(['HPERSIST', key, 'FIELDS', '1', field]);
      }
    }
    return effects;
  };
}

const deletedFields: EffectsOf = (call) => [['HDEL', call.args.bytes(1), ...argumentsFrom(call, 4)]];

const floatField: EffectsOf = (call) => {
  const pointer = recordAt(call, 1);
  const field = call.args.text(2);
  const hash = pointer === 0 ? undefined : (call.database.containerOf(pointer) as HashValue);
  const effects: Effect[] = [['HSET', call.args.bytes(1), field, hash?.get(field) ?? '']];
  const expiry = hash?.expiryOf(field);
  if (expiry !== undefined)
    effects.push(['HPEXPIREAT', call.args.bytes(1), String(expiry), 'FIELDS', '1', field]);
  return effects;
};

const restored: EffectsOf = (call) => {
  const key = call.args.bytes(1);
  const pointer = recordAt(call, 1);
  if (pointer === 0) return [['DEL', key]];
  const expiry = call.database.exactExpiryOf(pointer);
  return [['RESTORE', key, String(expiry < 0n ? 0n : expiry), call.args.bytes(3), 'REPLACE', 'ABSTTL']];
};

export const EFFECTS: ReadonlyMap<string, EffectsOf> = new Map<string, EffectsOf>([
  ['blmove', withoutLastArgument('LMOVE')],
  ['blmpop', withoutTimeout('LMPOP', 1)],
  ['blpop', popFromFirst('LMPOP', 'LEFT')],
  ['brpop', popFromFirst('LMPOP', 'RIGHT')],
  ['brpoplpush', withoutLastArgument('RPOPLPUSH')],
  ['bzmpop', withoutTimeout('ZMPOP', 1)],
  ['bzpopmax', popFromFirst('ZMPOP', 'MAX')],
  ['bzpopmin', popFromFirst('ZMPOP', 'MIN')],
  ['delifeq', DELETED],
  ['expire', expiryOfKey],
  ['expireat', expiryOfKey],
  ['getdel', DELETED],
  ['getex', expiryOfKey],
  ['hexpire', fieldsOf(3, 1, false)],
  ['hexpireat', fieldsOf(3, 1, false)],
  ['hgetdel', deletedFields],
  ['hgetex', fieldsOf(2, 1, false)],
  ['hincrbyfloat', floatField],
  ['hpexpire', fieldsOf(3, 1, false)],
  ['hpexpireat', fieldsOf(3, 1, false)],
  ['hsetex', fieldsOf(2, 2, true)],
  ['incrbyfloat', wholeString],
  ['pexpire', expiryOfKey],
  ['pexpireat', expiryOfKey],
  ['psetex', wholeString],
  ['restore', restored],
  ['set', setWithOptions],
  ['setex', wholeString],
  ['xadd', added],
  ['xtrim', trimmed],
]);
