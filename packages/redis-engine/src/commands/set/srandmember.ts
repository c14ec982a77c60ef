/** SRANDMEMBER: Get one or multiple random members from a set. */
import { syntaxError } from '../../errors.ts';
import type { Call } from '../../server/call.ts';
import { distinctPlaces } from '../../structures/random-places.ts';
import { SetValue } from '../../types/set-value.ts';
import { randomCount } from '../random-count.ts';
import { command, oneKey } from '../command.ts';

export const srandmember = command({
  name: 'srandmember',
  arity: -2,
  flags: ['readonly'],
  group: 'set',
  since: '1.0.0',
  summary: 'Get one or multiple random members from a set',
  complexity:
    'Without the count argument O(1), otherwise O(N) where N is the absolute value of the passed count.',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', '[count:integer^2.6.0]'],
  categories: ['set'],
  tips: ['nondeterministic_output'],
  history: [['2.6.0', 'Added the optional `count` argument.']],
  execute(call) {
    if (call.args.count > 3) throw syntaxError;
    if (call.args.count === 3) {
      pickSeveral(call);
      return;
    }
    const set = call.read(1, SetValue);
    if (set === undefined) call.reply.null();
    else call.reply.bulk(set.random());
  },
});

/** A negative count asks for members that may repeat. */
function pickSeveral(call: Call): void {
  const { reply } = call;
  const wanted = randomCount(call.args, 2);
  const set = call.read(1, SetValue);
  if (set === undefined || wanted === 0) {
    reply.array(0);
    return;
  }
  if (wanted < 0) {
    const count = -Number(wanted);
    reply.array(count);
    for (let i = 0; i < count && !call.client.closing; i++) reply.bulk(set.random());
    return;
  }
  const count = Math.min(Number(wanted), set.size);
  reply.array(count);
  for (const place of distinctPlaces(set.size, count)) reply.bulk(set.at(place));
}
