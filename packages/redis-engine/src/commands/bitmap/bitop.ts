/** BITOP: Perform bitwise operations between strings. */
import { CommandError, syntaxError } from '../../errors.ts';
import { readString } from './bitmap-string.ts';
import { command, keyRange, oneKey } from '../command.ts';

export const bitop = command({
  name: 'bitop',
  arity: -4,
  flags: ['write', 'denyoom'],
  group: 'bitmap',
  since: '2.6.0',
  summary: 'Perform bitwise operations between strings',
  complexity: 'O(N)',
  keys: [oneKey('OW update', 2), keyRange('RO access', 3)],
  arguments: ['operation:string', 'destkey:key@0', 'key:key@1...'],
  categories: ['bitmap'],
  execute(call) {
    const { args } = call;
    const operation = args.word(1);
    if (!(operation in COMBINE) && operation !== 'not') throw syntaxError;
    if (operation === 'not' && args.count !== 4) throw SINGLE_SOURCE;
    const sources: Uint8Array[] = [];
    for (let i = 3; i < args.count; i++) sources.push(readString(call, i) ?? NOTHING);
    const result = operation === 'not' ? sources[0]!.map((byte) => ~byte) : combine(operation, sources);
    if (result.length > 0) {
      call.storeString(2, result);
      call.database.markRaw(call.peekRecord(2));
      call.changed(2, 'set', 'string');
    } else if (call.remove(2)) {
      call.changed(2, 'del', 'generic');
    }
    call.reply.integer(result.length);
  },
});

const SINGLE_SOURCE = new CommandError('ERR BITOP NOT must be called with a single source key.');
const NOTHING = new Uint8Array(0);

const COMBINE: Record<string, (a: number, b: number) => number> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

/** Combines sources byte by byte; shorter ones go on with zeros. */
function combine(operation: string, sources: readonly Uint8Array[]): Uint8Array {
  const join = COMBINE[operation]!;
  const result = new Uint8Array(Math.max(...sources.map((source) => source.length)));
  result.set(sources[0]!);
  for (const source of sources.slice(1)) {
    const common = Math.min(source.length, result.length);
    for (let i = 0; i < common; i++) result[i] = join(result[i]!, source[i]!);
    if (operation === 'and') result.fill(0, common);
  }
  return result;
}
