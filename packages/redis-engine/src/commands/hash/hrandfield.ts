/** HRANDFIELD. */
import { CommandError, syntaxError, valueOutOfRange } from '../../errors.ts';
import type { ReplyWriter } from '../../protocol/reply-writer.ts';
import { HashValue } from '../../types/hash.ts';
import { command, oneKey } from '../command.ts';

/** LONG_MAX / 2: with values the reply is twice as long. */
const MAX_COUNT = 4611686018427387903n;
const OUT_OF_RANGE = new CommandError('ERR value is out of range');

function replyEntry(reply: ReplyWriter, hash: HashValue, place: number, withValues: boolean): void {
  if (withValues && reply.resp3) reply.array(2);
  const entry = hash.at(place);
  reply.bulkBytes(entry.buffer, entry.fieldStart, entry.fieldLength);
  if (withValues) reply.bulkBytes(entry.buffer, entry.valueStart, entry.valueLength);
}

/** `count` different places out of `size`, each choice as likely (partial Fisher-Yates shuffle). */
function differentPlaces(size: number, count: number): number[] {
  const places = Array.from({ length: size }, (_, place) => place);
  for (let i = 0; i < count; i++) {
    const chosen = i + Math.floor(Math.random() * (size - i));
    const place = places[chosen]!;
    places[chosen] = places[i]!;
    places[i] = place;
  }
  places.length = count;
  return places;
}

export const hrandfield = command({
  name: 'hrandfield',
  arity: -2,
  flags: ['readonly'],
  group: 'hash',
  since: '6.2.0',
  summary: 'Get one or multiple random fields from a hash',
  complexity: 'O(N) where N is the number of fields returned',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', '[options{count:integer [withvalues=WITHVALUES]}]'],
  categories: ['hash'],
  tips: ['nondeterministic_output'],
  execute(call) {
    const { args, reply } = call;
    if (args.count === 2) {
      const hash = call.read(1, HashValue);
      if (hash === undefined) reply.null();
      else reply.bulk(hash.fieldAt(Math.floor(Math.random() * hash.size)));
      return;
    }
    const wanted = args.integer(2);
    const withValues = args.count === 4;
    if (args.count > 4 || (withValues && !args.is(3, 'withvalues'))) throw syntaxError;
    if (wanted < -9223372036854775807n) throw valueOutOfRange;
    if (withValues && (wanted < -MAX_COUNT || wanted > MAX_COUNT)) throw OUT_OF_RANGE;
    const hash = call.read(1, HashValue);
    if (hash === undefined || wanted === 0) {
      reply.array(0);
      return;
    }
    const count = wanted > 0 ? Math.min(Number(wanted), hash.size) : -Number(wanted);
    reply.array(withValues && !reply.resp3 ? count * 2 : count);
    if (wanted < 0) {
      for (let i = 0; i < count; i++)
        replyEntry(reply, hash, Math.floor(Math.random() * hash.size), withValues);
    } else {
      for (const place of differentPlaces(hash.size, count)) replyEntry(reply, hash, place, withValues);
    }
  },
});
