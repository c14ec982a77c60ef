/** LREM. */
import type { Call } from '../../server/call.ts';
import { ListValue } from '../../types/list.ts';
import { command, oneKey } from '../command.ts';

function removeForward(call: Call, list: ListValue, limit: number): number {
  const { buffer, starts, lengths } = call.args;
  let removed = 0;
  for (const cursor = list.first(); cursor.valid && removed < limit; ) {
    if (cursor.equals(buffer, starts[3]!, lengths[3]!)) {
      list.removeAt(cursor);
      removed++;
    } else {
      cursor.next();
    }
  }
  return removed;
}

function removeBackward(call: Call, list: ListValue, limit: number): number {
  const { buffer, starts, lengths } = call.args;
  let removed = 0;
  for (let cursor = list.last(); cursor.valid && removed < limit; ) {
    if (!cursor.equals(buffer, starts[3]!, lengths[3]!)) {
      cursor.previous();
      continue;
    }
    list.removeAt(cursor);
    removed++;
    // The cursor stands on what followed: what is in front of the removed element is one place before.
    if (cursor.valid) cursor.previous();
    else cursor = list.last();
  }
  return removed;
}

export const lrem = command({
  name: 'lrem',
  arity: 4,
  flags: ['write'],
  group: 'list',
  since: '1.0.0',
  summary: 'Remove elements from a list',
  complexity: 'O(N+M) where N is the length of the list and M is the number of elements removed.',
  keys: [oneKey('RW delete')],
  arguments: ['key:key@0', 'count:integer', 'element:string'],
  categories: ['list'],
  execute(call) {
    const count = call.args.number(2);
    const list = call.write(1, ListValue);
    let removed = 0;
    if (list !== undefined) {
      if (count < 0) removed = removeBackward(call, list, -count);
      else removed = removeForward(call, list, count === 0 ? Number.POSITIVE_INFINITY : count);
      if (removed > 0) {
        call.changed(1, 'lrem', 'list');
        call.removeIfEmpty(1, list);
      }
    }
    call.reply.integer(removed);
  },
});
