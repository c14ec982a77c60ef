/** Pushing as LPUSH, RPUSH, LPUSHX and RPUSHX share it. */
import type { Call } from '../../server/call.ts';
import { ListValue } from '../../types/list.ts';
import { openList } from '../../types/open-list.ts';

/** Pushes the arguments from 2 on and answers the length. With `onlyIfPresent`, not to a list that is not there. */
export function pushElements(call: Call, atLeft: boolean, onlyIfPresent: boolean): void {
  const { args, reply } = call;
  const list = onlyIfPresent ? call.write(1, ListValue) : openList(call, 1);
  if (list === undefined) {
    reply.integer(0);
    return;
  }
  const { buffer, starts, lengths } = args;
  for (let i = 2; i < args.count; i++) {
    if (atLeft) list.pushLeft(buffer, starts[i]!, lengths[i]!);
    else list.pushRight(buffer, starts[i]!, lengths[i]!);
  }
  call.changed(1, atLeft ? 'lpush' : 'rpush', 'list');
  reply.integer(list.size);
}
