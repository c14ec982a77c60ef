/** XADD: Appends a new entry to a stream. */
import { CommandError } from '../../errors.ts';
import type { Integer } from '../../structures/integer.ts';
import {
  compareStreamIds,
  formatStreamId,
  isZeroStreamId,
  MAX_STREAM_ID,
  nextStreamId,
  type StreamId,
} from '../../structures/stream-id.ts';
import { StreamValue } from '../../types/stream-value.ts';
import type { Call } from '../../server/call.ts';
import { parseStrictId } from './stream-id-arguments.ts';
import { readAddOptions } from './trim-arguments.ts';
import { command } from '../command.ts';

export const xadd = command({
  name: 'xadd',
  arity: -5,
  flags: ['write', 'denyoom', 'fast'],
  group: 'stream',
  since: '5.0.0',
  summary: 'Appends a new entry to a stream',
  complexity: 'O(1) when adding a new entry, O(N) when trimming where N being the number of entries evicted.',
  keys: [
    {
      begin: 1,
      find: { last: 0, step: 1, limit: 0 },
      flags: ['RW', 'update'],
      notes: 'UPDATE instead of INSERT because of the optional trimming feature',
    },
  ],
  arguments: [
    'key:key@0',
    '[nomkstream=NOMKSTREAM^6.2.0]',
    '[trim{strategy(maxlen=MAXLEN | minid=MINID^6.2.0) [operator(equal="=" | approximately="~")] threshold:string [count:integer=LIMIT^6.2.0]}]',
    'id_or_auto(auto_id="*" | id:string)',
    'field_value{field:string value:string}...',
  ],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  history: [
    ['6.2.0', 'Added the `NOMKSTREAM` option, `MINID` trimming strategy and the `LIMIT` option.'],
    ['7.0.0', 'Added support for the `<ms>-*` explicit ID form.'],
  ],
  execute(call) {
    const { args, reply } = call;
    const options = readAddOptions(call);
    const idIndex = options.next;
    const fieldCount = args.count - idIndex - 1;
    if (fieldCount < 2 || fieldCount % 2 === 1) throw WRONG_COUNT;
    const given = givenId(args.text(idIndex));
    if (given !== undefined && given.seq !== undefined && isZeroStreamId({ ms: given.ms, seq: given.seq })) {
      throw ZERO_ID;
    }
    const present = call.write(1, StreamValue);
    if (present === undefined && options.noMakeStream) {
      reply.null();
      return;
    }
    const stream = present ?? new StreamValue();
    const id = idFor(call, stream, given);
    const fields: string[] = [];
    for (let i = idIndex + 1; i < args.count; i++) fields.push(args.text(i));
    const { limits } = call;
    stream.log.append(id, fields, {
      maxBytes: limits.streamNodeMaxBytes,
      maxEntries: limits.streamNodeMaxEntries,
    });
    if (present === undefined) call.store(1, stream);
    reply.bulk(formatStreamId(id));
    call.changed(1, 'xadd', 'stream');
    if (options.trim !== undefined && stream.log.trim(options.trim) > 0) call.notify(1, 'xtrim', 'stream');
  },
});

const WRONG_COUNT = new CommandError("ERR wrong number of arguments for 'xadd' command");
const ZERO_ID = new CommandError('ERR The ID specified in XADD must be greater than 0-0');
const EXHAUSTED = new CommandError(
  'ERR The stream has exhausted the last possible ID, unable to add more items',
);
const TOO_SMALL = new CommandError(
  'ERR The ID specified in XADD is equal or smaller than the target stream top item',
);

/** An id of which the sequence, or all (undefined), is left to the server. */
interface GivenId {
  readonly ms: Integer;
  readonly seq: Integer | undefined;
}

function givenId(text: string): GivenId | undefined {
  if (text === '*') return undefined;
  if (text.endsWith('-*')) return { ms: parseStrictId(text.slice(0, -2)).ms, seq: undefined };
  return parseStrictId(text);
}

function idFor(call: Call, stream: StreamValue, given: GivenId | undefined): StreamId {
  const { lastId } = stream.log;
  if (compareStreamIds(lastId, MAX_STREAM_ID) === 0) throw EXHAUSTED;
  if (given === undefined) {
    const id = stream.log.nextId(call.now);
    if (id === undefined) throw TOO_SMALL;
    return id;
  }
  const id = given.seq === undefined ? firstFree(given.ms, lastId) : { ms: given.ms, seq: given.seq };
  if (id === undefined || compareStreamIds(id, lastId) <= 0) throw TOO_SMALL;
  return id;
}

/** The first id of a millisecond that is behind the last id. */
function firstFree(ms: Integer, lastId: StreamId): StreamId | undefined {
  if (ms !== lastId.ms) return { ms, seq: 0 };
  const next = nextStreamId(lastId);
  return next?.ms === ms ? next : undefined;
}
