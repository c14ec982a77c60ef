/** ZRANDMEMBER: Get one or multiple random elements from a sorted set. */
import { CommandError, syntaxError } from '../../errors.ts';
import type { Call } from '../../server/call.ts';
import type { Integer } from '../../structures/integer.ts';
import { distinctPlaces } from '../../structures/random-places.ts';
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { randomCount } from '../random-count.ts';
import { command, oneKey } from '../command.ts';

export const zrandmember = command({
  name: 'zrandmember',
  arity: -2,
  flags: ['readonly'],
  group: 'sorted-set',
  since: '6.2.0',
  summary: 'Get one or multiple random elements from a sorted set',
  complexity: 'O(N) where N is the number of elements returned',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', '[options{count:integer [withscores=WITHSCORES]}]'],
  categories: ['sortedset'],
  tips: ['nondeterministic_output'],
  execute(call) {
    const { args } = call;
    if (args.count >= 3) {
      const wanted = randomCount(args, 2);
      const withScores = args.count === 4 && args.is(3, 'withscores');
      if (args.count > 4 || (args.count === 4 && !withScores)) throw syntaxError;
      if (withScores && (wanted > HALF_OF_INT64 || wanted < -HALF_OF_INT64)) throw COUNT_OUT_OF_RANGE;
      pickSeveral(call, wanted, withScores);
      return;
    }
    const set = call.read(1, SortedSetValue);
    if (set === undefined) call.reply.null();
    else call.reply.bulk(set.entryAt(Math.floor(Math.random() * set.size)).member);
  },
});

const HALF_OF_INT64 = 4611686018427387903n;
const COUNT_OUT_OF_RANGE = new CommandError('ERR value is out of range');

/** A negative count asks for members that may repeat. */
function pickSeveral(call: Call, wanted: Integer, withScores: boolean): void {
  const { reply } = call;
  const set = call.read(1, SortedSetValue);
  if (set === undefined || wanted === 0) {
    reply.array(0);
    return;
  }
  const nested = withScores && reply.resp3;
  const perMember = withScores && !nested ? 2 : 1;
  const write = (place: number): void => {
    const { member, score } = set.entryAt(place);
    if (nested) reply.array(2);
    reply.bulk(member);
    if (withScores) reply.double(score);
  };
  if (wanted < 0) {
    const count = -Number(wanted);
    reply.array(count * perMember);
    for (let i = 0; i < count && !call.client.closing; i++) write(Math.floor(Math.random() * set.size));
    return;
  }
  const count = Math.min(Number(wanted), set.size);
  reply.array(count * perMember);
  for (const place of distinctPlaces(set.size, count)) write(place);
}
