/** SPOP: Remove and return one or multiple random members from a set. */
import { mustBePositive, syntaxError } from '../../errors.ts';
import type { Call } from '../../server/call.ts';
import { SetValue } from '../../types/set-value.ts';
import { command, oneKey } from '../command.ts';

export const spop = command({
  name: 'spop',
  arity: -2,
  flags: ['write', 'fast'],
  group: 'set',
  since: '1.0.0',
  summary: 'Remove and return one or multiple random members from a set',
  complexity: 'Without the count argument O(1), otherwise O(N) where N is the value of the passed count.',
  keys: [oneKey('RW access delete')],
  arguments: ['key:key@0', '[count:integer^3.2.0]'],
  categories: ['set'],
  tips: ['nondeterministic_output'],
  history: [['3.2.0', 'Added the `count` argument.']],
  execute(call) {
    if (call.args.count > 3) throw syntaxError;
    if (call.args.count === 3) {
      popSeveral(call);
      return;
    }
    const set = call.write(1, SetValue);
    if (set === undefined) {
      call.reply.null();
      return;
    }
    const member = set.random();
    set.delete(member);
    if (call.recordsEffects) call.effects = [['SREM', call.args.bytes(1), member]];
    call.reply.bulk(member);
    call.changed(1, 'spop', 'set');
    call.removeIfEmpty(1, set);
  },
});

function popSeveral(call: Call): void {
  const { reply } = call;
  const wanted = call.args.number(2, mustBePositive);
  if (wanted < 0) throw mustBePositive;
  const set = call.write(1, SetValue);
  if (set === undefined || wanted === 0) {
    reply.set(0);
    return;
  }
  const count = Math.min(wanted, set.size);
  reply.set(count);
  if (count === set.size) {
    for (let i = 0; i < count; i++) reply.bulk(set.at(i));
    if (call.recordsEffects) call.effects = [['DEL', call.args.bytes(1)]];
    call.changed(1, 'spop', 'set');
    call.remove(1);
    call.changed(1, 'del', 'generic');
    return;
  }
  const removed: (string | Buffer)[] = ['SREM', call.args.bytes(1)];
  for (let i = 0; i < count; i++) {
    const member = set.random();
    set.delete(member);
    removed.push(member);
    reply.bulk(member);
  }
  if (call.recordsEffects) call.effects = [removed];
  call.changed(1, 'spop', 'set');
}
