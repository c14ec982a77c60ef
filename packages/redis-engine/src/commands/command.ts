/**
 * What a command is: its specification (what COMMAND, COMMAND DOCS and ACL tell of it) and its handler, in one object.
 * Each command's file exports one; `table.ts` lists them all.
 */
import type { Arguments } from '../protocol/arguments.ts';
import type { Call } from '../server/call.ts';

/** Flags as COMMAND INFO names them. `no_multi` and the like steer the dispatcher; the others are information. */
type CommandFlag =
  | 'write'
  | 'readonly'
  | 'denyoom'
  | 'admin'
  | 'pubsub'
  | 'noscript'
  | 'blocking'
  | 'loading'
  | 'stale'
  | 'skip_monitor'
  | 'skip_slowlog'
  | 'asking'
  | 'fast'
  | 'no_auth'
  | 'no_mandatory_keys'
  | 'no_async_loading'
  | 'no_multi'
  | 'movablekeys'
  | 'allow_busy'
  | 'module';

type CommandGroup =
  | 'bitmap'
  | 'cluster'
  | 'connection'
  | 'generic'
  | 'geo'
  | 'hash'
  | 'hyperloglog'
  | 'list'
  | 'pubsub'
  | 'scripting'
  | 'sentinel'
  | 'server'
  | 'set'
  | 'sorted-set'
  | 'stream'
  | 'string'
  | 'transactions';

/** Where keys stand among the arguments, as COMMAND INFO's key specifications say it. */
export interface KeySpec {
  /** Index of the first key, or the keyword behind which keys begin; 0: a specification cannot tell. */
  readonly begin: number | { readonly keyword: string; readonly from: number };
  /** A range of arguments (`last` counts from `begin`, negative from the end), or a count followed by keys. */
  readonly find:
    | { readonly last: number; readonly step: number; readonly limit: number }
    | { readonly countAt: number; readonly first: number; readonly step: number };
  /** `RO`, `RW`, `OW`, `RM`, then `access`, `update`, `insert`, `delete`, `not_key`, `incomplete`, `variable_flags`. */
  readonly flags: readonly string[];
  readonly notes?: string;
}

/** `flags` is a list in one string: `'RW access update'`. */
export function oneKey(flags: string, index = 1): KeySpec {
  return { begin: index, find: { last: 0, step: 1, limit: 0 }, flags: flags.split(' ') };
}

/** Keys from `first` up to `last` (from the end if negative), each `step` arguments. */
export function keyRange(flags: string, first = 1, last = -1, step = 1): KeySpec {
  const fromBegin = last < 0 ? last : last - first;
  return { begin: first, find: { last: fromBegin, step, limit: 0 }, flags: flags.split(' ') };
}

/** A number of keys at `countAt`, and then the keys. */
export function countedKeys(flags: string, countAt = 1): KeySpec {
  return { begin: countAt, find: { countAt: 0, first: 1, step: 1 }, flags: flags.split(' ') };
}

/** All arguments from `first` on. */
export function argumentsFrom(args: Arguments, first: number): number[] {
  return Array.from({ length: Math.max(0, args.count - first) }, (_, i) => first + i);
}

export interface CommandSpec {
  /** Lower case; of a subcommand without its container's name. */
  readonly name: string;
  /** Number of arguments with the name; negative: at least as many. */
  readonly arity: number;
  readonly flags: readonly CommandFlag[];
  readonly group: CommandGroup;
  readonly since: string;
  readonly summary: string;
  readonly complexity?: string;
  readonly keys?: readonly KeySpec[];
  /** ACL categories, without those that follow from flags (`read`, `write`, `fast`, `slow`, `admin`, `dangerous`, …). */
  readonly categories: readonly string[];
  /** Its arguments behind the name, for COMMAND DOCS: see `argument-notation.ts`. */
  readonly arguments?: readonly string[];
  readonly tips?: readonly string[];
  /** A command for the server itself and its tests. */
  readonly isSystemCommand?: boolean;
  /** `[version, what changed]`. */
  readonly history?: readonly (readonly [string, string])[];
  readonly deprecated?: { readonly since: string; readonly replacedBy: string };
  readonly subcommands?: readonly CommandSpec[];
  /** Indexes of the keys, where key specifications cannot tell. Undefined: the arguments are wrong. */
  readonly findKeys?: (args: Arguments) => number[] | undefined;
  /** Flags of its keys, where they follow from the arguments. */
  readonly keyFlags?: (args: Arguments, index: number) => readonly string[];
  /** Indexes of arguments that the slow log and MONITOR do not show, such as passwords. */
  readonly secrets?: (args: Arguments) => readonly number[];
  /** Runs the command: reads `call.args`, writes one reply to `call.reply`, or throws a `CommandError`. */
  readonly execute?: (call: Call) => void;
}

/** A specification checked by its type; returned as it is. */
export function command(spec: CommandSpec): CommandSpec {
  return spec;
}
