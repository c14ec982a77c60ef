/** XTRIM: Trims the stream to (approximately if '~' is passed) a certain size. */
import { StreamValue } from '../../types/stream-value.ts';
import { readTrimOptions } from './trim-arguments.ts';
import { command, oneKey } from '../command.ts';

export const xtrim = command({
  name: 'xtrim',
  arity: -4,
  flags: ['write'],
  group: 'stream',
  since: '5.0.0',
  summary: "Trims the stream to (approximately if '~' is passed) a certain size",
  complexity:
    'O(N), with N being the number of evicted entries. Constant times are very small however, since entries are organized in macro nodes containing multiple entries that can be released with a single deallocation.',
  keys: [oneKey('RW delete')],
  arguments: [
    'key:key@0',
    'trim{strategy(maxlen=MAXLEN | minid=MINID^6.2.0) [operator(equal="=" | approximately="~")] threshold:string [count:integer=LIMIT^6.2.0]}',
  ],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  history: [['6.2.0', 'Added the `MINID` trimming strategy and the `LIMIT` option.']],
  execute(call) {
    const trim = readTrimOptions(call);
    const stream = call.write(1, StreamValue);
    const removed = stream?.log.trim(trim) ?? 0;
    if (removed > 0) call.changed(1, 'xtrim', 'stream');
    call.reply.integer(removed);
  },
});
