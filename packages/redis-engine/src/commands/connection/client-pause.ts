/** CLIENT PAUSE. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

const NOT_A_TIMEOUT = new CommandError('ERR timeout is not an integer or out of range');
const NEGATIVE = new CommandError('ERR timeout is negative');

export const clientPause = command({
  name: 'pause',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'connection',
  since: '2.9.50',
  summary: 'Stop processing commands from clients for some time',
  complexity: 'O(1)',
  arguments: ['timeout:integer', '[mode^6.2.0(write=WRITE | all=ALL)]'],
  categories: ['connection'],
  history: [['6.2.0', '`CLIENT PAUSE WRITE` mode added along with the `mode` option.']],
  execute({ args, server, now, reply }) {
    let writesOnly = false;
    if (args.count === 4) {
      if (args.is(3, 'write')) writesOnly = true;
      else if (!args.is(3, 'all')) throw new CommandError('ERR CLIENT PAUSE mode must be WRITE or ALL');
    }
    const timeoutMs = args.number(2, NOT_A_TIMEOUT);
    if (timeoutMs < 0) throw NEGATIVE;
    server.pause(now + timeoutMs, writesOnly);
    reply.ok();
  },
});
