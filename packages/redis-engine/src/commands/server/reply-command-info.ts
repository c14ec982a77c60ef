/** The description of a command in the form of COMMAND INFO. */
import type { ReplyWriter } from '../../protocol/reply-writer.ts';
import type { KeySpec } from '../command.ts';
import type { RegisteredCommand } from '../registered-command.ts';

/** First key, last key and step, as they were told before there were key specifications. */
function legacyRange(keys: readonly KeySpec[]): [number, number, number] {
  const first = keys[0];
  if (first === undefined || typeof first.begin !== 'number' || 'countAt' in first.find) return [0, 0, 0];
  let { last } = first.find;
  if (last >= 0) last += first.begin;
  for (const key of keys.slice(1)) {
    const contiguous = typeof key.begin === 'number' && !('countAt' in key.find) && key.begin === last + 1;
    if (!contiguous || 'countAt' in key.find || typeof key.begin !== 'number') break;
    last = key.find.last >= 0 ? key.begin + key.find.last : key.find.last;
  }
  return [first.begin, last, first.find.step];
}

function flagsOf(command: RegisteredCommand): string[] {
  const flags: string[] = [...command.spec.flags];
  const keys = command.spec.keys ?? [];
  const movable = keys.some((key) => typeof key.begin !== 'number' || 'countAt' in key.find);
  if ((movable || command.spec.findKeys !== undefined) && !flags.includes('movablekeys'))
    flags.push('movablekeys');
  return flags;
}

/** Writes one description. */
export function replyCommandInfo(reply: ReplyWriter, command: RegisteredCommand): void {
  const { spec } = command;
  const keys = spec.keys ?? [];
  const range = legacyRange(keys);
  reply.array(10);
  reply.bulk(command.fullName);
  reply.integer(spec.arity);
  const flags = flagsOf(command);
  reply.set(flags.length);
  for (const flag of flags) reply.simple(flag);
  for (const number of range) reply.integer(number);
  reply.set(command.categories.length);
  for (const category of command.categories) reply.simple(`@${category}`);
  reply.set(spec.tips?.length ?? 0);
  for (const tip of spec.tips ?? []) reply.bulk(tip);
  reply.set(keys.length);
  for (const key of keys) replyKeySpec(reply, key);
  const subcommands = [...(command.subcommands?.values() ?? [])];
  reply.set(subcommands.length);
  for (const sub of subcommands) replyCommandInfo(reply, sub);
}

function replyKeySpec(reply: ReplyWriter, key: KeySpec): void {
  reply.map(key.notes === undefined ? 3 : 4);
  if (key.notes !== undefined) {
    reply.bulk('notes');
    reply.bulk(key.notes);
  }
  reply.bulk('flags');
  reply.set(key.flags.length);
  for (const flag of key.flags) reply.simple(flag);
  reply.bulk('begin_search');
  reply.map(2);
  reply.bulk('type');
  if (key.begin === 0) {
    replyUnknown(reply);
    reply.bulk('find_keys');
    reply.map(2);
    reply.bulk('type');
    replyUnknown(reply);
    return;
  }
  if (typeof key.begin === 'number') {
    reply.bulk('index');
    reply.bulk('spec');
    reply.map(1);
    reply.bulk('index');
    reply.integer(key.begin);
  } else {
    reply.bulk('keyword');
    reply.bulk('spec');
    reply.map(2);
    reply.bulk('keyword');
    reply.bulk(key.begin.keyword);
    reply.bulk('startfrom');
    reply.integer(key.begin.from);
  }
  reply.bulk('find_keys');
  reply.map(2);
  reply.bulk('type');
  const numbers: [string, number][] =
    'countAt' in key.find
      ? [
          ['keynumidx', key.find.countAt],
          ['firstkey', key.find.first],
          ['keystep', key.find.step],
        ]
      : [
          ['lastkey', key.find.last],
          ['keystep', key.find.step],
          ['limit', key.find.limit],
        ];
  reply.bulk('countAt' in key.find ? 'keynum' : 'range');
  reply.bulk('spec');
  reply.map(numbers.length);
  for (const [name, value] of numbers) {
    reply.bulk(name);
    reply.integer(value);
  }
}

function replyUnknown(reply: ReplyWriter): void {
  reply.bulk('unknown');
  reply.bulk('spec');
  reply.map(0);
}
