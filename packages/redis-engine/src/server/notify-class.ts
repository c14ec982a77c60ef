/** Classes of keyspace notifications, and the letters by which `notify-keyspace-events` chooses them. */

export type NotifyClass =
  | 'generic'
  | 'string'
  | 'list'
  | 'set'
  | 'hash'
  | 'zset'
  | 'expired'
  | 'evicted'
  | 'stream'
  | 'keymiss'
  | 'module'
  | 'new';

export const NOTIFY_BITS: Record<NotifyClass, number> = {
  generic: 4,
  string: 8,
  list: 16,
  set: 32,
  hash: 64,
  zset: 128,
  expired: 256,
  evicted: 512,
  stream: 1024,
  keymiss: 2048,
  module: 8192,
  new: 16384,
};

export const NOTIFY_KEYSPACE = 1;
export const NOTIFY_KEYEVENT = 2;

const LETTERS: readonly (readonly [string, number])[] = [
  ['g', NOTIFY_BITS.generic],
  ['$', NOTIFY_BITS.string],
  ['l', NOTIFY_BITS.list],
  ['s', NOTIFY_BITS.set],
  ['h', NOTIFY_BITS.hash],
  ['z', NOTIFY_BITS.zset],
  ['x', NOTIFY_BITS.expired],
  ['e', NOTIFY_BITS.evicted],
  ['t', NOTIFY_BITS.stream],
  ['d', NOTIFY_BITS.module],
];
const ALL = LETTERS.reduce((bits, [, bit]) => bits | bit, 0);
const EXTRA: readonly (readonly [string, number])[] = [
  ['K', NOTIFY_KEYSPACE],
  ['E', NOTIFY_KEYEVENT],
  ['m', NOTIFY_BITS.keymiss],
  ['n', NOTIFY_BITS.new],
];

/** Bits of a configuration string such as `KEA`; undefined if a letter is unknown. */
export function parseNotifyFlags(text: string): number | undefined {
  let flags = 0;
  for (const letter of text) {
    const found = LETTERS.find(([known]) => known === letter) ?? EXTRA.find(([known]) => known === letter);
    if (letter === 'A') flags |= ALL;
    else if (found === undefined) return undefined;
    else flags |= found[1];
  }
  return flags;
}

/** The string that CONFIG GET answers for these bits. */
export function formatNotifyFlags(flags: number): string {
  let text = '';
  if ((flags & ALL) === ALL) text += 'A';
  else for (const [letter, bit] of LETTERS) if ((flags & bit) !== 0) text += letter;
  for (const [letter, bit] of EXTRA) if ((flags & bit) !== 0) text += letter;
  return text;
}
