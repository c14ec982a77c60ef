/** A command as a server holds it: its specification, made ready for the dispatcher, with this server's statistics. */
import { LatencyHistogram } from '../server/latency-histogram.ts';
import type { Arguments } from '../protocol/arguments.ts';
import type { Call } from '../server/call.ts';
import type { CommandSpec, KeySpec } from './command.ts';

/** Flags the dispatcher asks for, as bits. */
export const Flag = {
  Write: 1,
  DenyOom: 2,
  NoScript: 4,
  NoAuth: 8,
  NoMulti: 16,
  SkipMonitor: 32,
  SkipSlowlog: 64,
  ReadOnly: 128,
  MayReplicate: 256,
  Blocking: 512,
  Admin: 1024,
  AllowBusy: 2048,
} as const;

const FLAG_BITS: Record<string, number> = {
  write: Flag.Write,
  denyoom: Flag.DenyOom,
  noscript: Flag.NoScript,
  no_auth: Flag.NoAuth,
  no_multi: Flag.NoMulti,
  skip_monitor: Flag.SkipMonitor,
  skip_slowlog: Flag.SkipSlowlog,
  readonly: Flag.ReadOnly,
  blocking: Flag.Blocking,
  admin: Flag.Admin,
  allow_busy: Flag.AllowBusy,
};

/** Commands not marked as writes that a pause of writes holds all the same; Redis keeps this flag of theirs to itself. */
const MAY_REPLICATE = new Set(['publish', 'spublish', 'pfcount', 'eval', 'evalsha', 'fcall']);

export class RegisteredCommand {
  readonly spec: CommandSpec;
  /** `get`, `client|list`. */
  readonly fullName: string;
  readonly arity: number;
  readonly flags: number;
  readonly categories: readonly string[];
  readonly execute: (call: Call) => void;
  readonly subcommands: Map<string, RegisteredCommand> | null;
  readonly parent: RegisteredCommand | null;
  /** Whether argument 1 names a subcommand. */
  readonly isContainer: boolean;
  /** Redis does not mark it as `fast`. */
  readonly isSlow: boolean;
  /** Whether its time is always measured: it may take long, and not only by the length of what it is sent. */
  readonly isAlwaysTimed: boolean;

  calls = 0;
  microseconds = 0;
  /** Calls whose time was measured: `microseconds` is scaled by `calls / timedCalls`. */
  timedCalls = 0;
  readonly histogram = new LatencyHistogram();
  rejectedCalls = 0;
  failedCalls = 0;

  constructor(spec: CommandSpec, parent: RegisteredCommand | null) {
    this.spec = spec;
    this.parent = parent;
    this.fullName = parent === null ? spec.name : `${parent.spec.name}|${spec.name}`;
    this.arity = spec.arity;
    const mayReplicate = MAY_REPLICATE.has(spec.name) ? Flag.MayReplicate : 0;
    this.flags = spec.flags.reduce((bits, flag) => bits | (FLAG_BITS[flag] ?? 0), mayReplicate);
    this.categories = categoriesOf(spec);
    this.isContainer = spec.subcommands !== undefined;
    this.isSlow = !spec.flags.includes('fast');
    this.isAlwaysTimed = this.isSlow && !(spec.group === 'string' && spec.complexity === 'O(1)');
    this.execute = spec.execute ?? unreachable;
    this.subcommands =
      spec.subcommands === undefined
        ? null
        : new Map(spec.subcommands.map((sub) => [sub.name, new RegisteredCommand(sub, this)]));
  }

  /** Whether a command of `count` arguments, the name included, is acceptable. */
  acceptsCount(count: number): boolean {
    return this.arity >= 0 ? count === this.arity : count >= -this.arity;
  }

  /** Indexes of the keys among the arguments; undefined if the arguments do not fit. */
  keyIndexes(args: Arguments): number[] | undefined {
    if (this.spec.findKeys !== undefined) return this.spec.findKeys(args);
    const indexes: number[] = [];
    for (const keySpec of this.spec.keys ?? []) {
      if (keySpec.flags.includes('not_key')) continue;
      const found = indexesOf(keySpec, args);
      if (found === undefined) return undefined;
      indexes.push(...found);
    }
    return indexes;
  }

  /** Indexes of arguments that are shown to nobody. */
  secretIndexes(args: Arguments): readonly number[] {
    return this.spec.secrets?.(args) ?? [];
  }

  /** Flags of the key at an index that `keyIndexes` returned. */
  keyFlags(args: Arguments, index: number): readonly string[] {
    if (this.spec.keyFlags !== undefined) return this.spec.keyFlags(args, index);
    const specs = this.spec.keys ?? [];
    const keySpec = specs.find((each) => indexesOf(each, args)?.includes(index)) ?? specs[0];
    return keySpec?.flags ?? ['RW', 'access', 'update'];
  }

  /** Forgets the statistics (CONFIG RESETSTAT). */
  resetStatistics(): void {
    this.calls = 0;
    this.microseconds = 0;
    this.timedCalls = 0;
    this.histogram.reset();
    this.rejectedCalls = 0;
    this.failedCalls = 0;
    for (const sub of this.subcommands?.values() ?? []) sub.resetStatistics();
  }
}

/** Where the keys of one specification stand; undefined if the arguments do not fit. */
function indexesOf(keySpec: KeySpec, args: Arguments): number[] | undefined {
  const begin = typeof keySpec.begin === 'number' ? keySpec.begin : placeBehindKeyword(keySpec.begin, args);
  if (begin === 0) return [];
  const { find } = keySpec;
  if ('countAt' in find) {
    if (begin + find.countAt >= args.count) return undefined;
    const count = Number(args.text(begin + find.countAt));
    if (!Number.isInteger(count) || count < 0) return undefined;
    const first = begin + find.first;
    if (first + (count - 1) * find.step >= args.count) return undefined;
    return Array.from({ length: count }, (_, i) => first + i * find.step);
  }
  let last = find.last >= 0 ? begin + find.last : args.count + find.last;
  if (find.last < 0 && find.limit > 1)
    last = begin + Math.floor((args.count - begin) / find.limit) + find.last;
  const indexes: number[] = [];
  for (let index = begin; index <= last; index += find.step) {
    if (index >= args.count) return undefined;
    indexes.push(index);
  }
  return indexes;
}

/** Index behind a keyword, searched forwards or (negative `from`) backwards; 0 if it is not there. */
function placeBehindKeyword(begin: { keyword: string; from: number }, args: Arguments): number {
  const keyword = begin.keyword.toLowerCase();
  const step = begin.from < 0 ? -1 : 1;
  for (let i = begin.from < 0 ? args.count + begin.from : begin.from; i > 0 && i < args.count; i += step) {
    if (args.is(i, keyword)) return i + 1;
  }
  return 0;
}

function unreachable(): void {
  throw new Error('a command with subcommands has no handler of its own');
}

/** The categories that follow from flags, as `setImplicitACLCategories` has them, and then the command's own. */
function categoriesOf(spec: CommandSpec): string[] {
  const flags = spec.flags;
  const categories = new Set<string>();
  if (flags.includes('write')) categories.add('write');
  if (flags.includes('readonly') && !spec.categories.includes('scripting')) categories.add('read');
  for (const category of spec.categories) categories.add(category);
  if (flags.includes('admin')) categories.add('admin').add('dangerous');
  if (flags.includes('pubsub')) categories.add('pubsub');
  categories.add(flags.includes('fast') ? 'fast' : 'slow');
  if (flags.includes('blocking')) categories.add('blocking');
  return [...categories];
}
