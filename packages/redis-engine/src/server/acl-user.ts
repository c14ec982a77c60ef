/**
 * A user of ACL: passwords, and selectors that say which commands may be run on which keys and channels.
 *
 * A command is allowed if one selector allows all of it. The rules of a selector are kept as they were given, in order, since
 * the last one that speaks of a command decides; a new rule replaces an older one of the same name. (Redis
 * documentation, "ACL"; acl.c.)
 */
import { createHash } from 'node:crypto';
import type { CommandTable } from '../commands/command-table.ts';
import type { RegisteredCommand } from '../commands/registered-command.ts';
import type { Arguments } from '../protocol/arguments.ts';
import { globMatches } from '../structures/glob.ts';
import type { User } from './client.ts';

interface KeyPattern {
  readonly pattern: string;
  readonly read: boolean;
  readonly write: boolean;
}

/** Categories as ACL CAT lists them. */
export const categories =
  'keyspace read write set sortedset list hash string bitmap hyperloglog geo stream pubsub admin fast slow blocking dangerous connection transaction scripting'.split(
    ' ',
  );

/** What is wrong with a rule. */
export type RuleError = string | null;

const SYNTAX = 'Syntax error';
const UNKNOWN = 'Unknown command or category name in ACL';

/** Why a command is not allowed: the command itself, or a key or channel by its place among the arguments. */
export type Refusal =
  | { readonly kind: 'command' }
  | { readonly kind: 'key' | 'channel'; readonly index: number };

export class Selector {
  allKeys = false;
  allChannels = false;
  keys: KeyPattern[] = [];
  channels: string[] = [];
  /** `+@all`, `-get`, `+config|set`, … in order; the first is for all commands. */
  rules: string[] = ['-@all'];

  clone(): Selector {
    const copy = new Selector();
    copy.allKeys = this.allKeys;
    copy.allChannels = this.allChannels;
    copy.keys = [...this.keys];
    copy.channels = [...this.channels];
    copy.rules = [...this.rules];
    return copy;
  }

  get isUnlimited(): boolean {
    return this.allKeys && this.allChannels && this.rules.length === 1 && this.rules[0] === '+@all';
  }

  /** Applies a rule; returns what is wrong with it. */
  apply(rule: string, commands: CommandTable): RuleError {
    const word = rule.toLowerCase();
    switch (word) {
      case 'allkeys':
      case '~*':
        this.allKeys = true;
        this.keys = [];
        return null;
      case 'resetkeys':
        this.allKeys = false;
        this.keys = [];
        return null;
      case 'allchannels':
      case '&*':
        this.allChannels = true;
        this.channels = [];
        return null;
      case 'resetchannels':
        this.allChannels = false;
        this.channels = [];
        return null;
      case 'allcommands':
      case '+@all':
        this.rules = ['+@all'];
        return null;
      case 'nocommands':
      case '-@all':
        this.rules = ['-@all'];
        return null;
      default:
    }
    switch (rule[0]) {
      case '~':
        return this.addKeyPattern(rule.slice(1), true, true);
      case '%': {
        const tilde = rule.indexOf('~');
        const permissions = rule.slice(1, tilde).toUpperCase();
        if (tilde < 2 || !/^(R|W|RW|WR)$/.test(permissions)) return SYNTAX;
        return this.addKeyPattern(
          rule.slice(tilde + 1),
          permissions.includes('R'),
          permissions.includes('W'),
        );
      }
      case '&':
        if (this.allChannels) {
          return "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not have any effect. Try 'resetchannels' to start with an empty list of channels";
        }
        if (!this.channels.includes(rule.slice(1))) this.channels.push(rule.slice(1));
        return null;
      case '+':
      case '-':
        return this.addCommandRule(word, commands);
      default:
        return SYNTAX;
    }
  }

  private addKeyPattern(pattern: string, read: boolean, write: boolean): RuleError {
    if (this.allKeys) {
      return "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have any effect. Try 'resetkeys' to start with an empty list of patterns";
    }
    const same = this.keys.find((known) => known.pattern === pattern);
    this.keys = this.keys.filter((known) => known !== same);
    this.keys.push({ pattern, read: read || (same?.read ?? false), write: write || (same?.write ?? false) });
    return null;
  }

  private addCommandRule(rule: string, commands: CommandTable): RuleError {
    const name = rule.slice(1);
    if (name.startsWith('@')) {
      if (!categories.includes(name.slice(1))) return UNKNOWN;
    } else {
      const [first = '', second] = name.split('|', 2);
      const command = commands.findByName(first);
      if (command === undefined) return UNKNOWN;
      if (second !== undefined) {
        if (second === '') return SYNTAX;
        const isSubcommand = command.subcommands?.has(second) ?? false;
        // `+select|0` allows a command with one first argument; it cannot be taken away alone.
        if (!isSubcommand && (command.isContainer || rule.startsWith('-'))) return UNKNOWN;
      }
    }
    this.rules = this.rules.filter(
      (known, i) => i === 0 || (known.slice(1) !== name && !known.slice(1).startsWith(`${name}|`)),
    );
    this.rules.push(rule);
    return null;
  }

  private allowsCommand(command: RegisteredCommand, args: Arguments): boolean {
    let allowed = false;
    const parent = command.parent?.spec.name;
    for (const rule of this.rules) {
      const name = rule.slice(1);
      const speaks =
        name === '@all' ||
        (name.startsWith('@') && command.categories.includes(name.slice(1))) ||
        name === command.fullName ||
        name === parent ||
        (name.includes('|') && args.count > 1 && name === `${command.fullName}|${args.word(1)}`);
      if (speaks) allowed = rule.startsWith('+');
    }
    return allowed;
  }

  private allowsKey(key: string, read: boolean, write: boolean): boolean {
    if (this.allKeys) return true;
    return this.keys.some(
      (known) => (!read || known.read) && (!write || known.write) && globMatches(known.pattern, key),
    );
  }

  private allowsChannel(channel: string, isPattern: boolean): boolean {
    if (this.allChannels) return true;
    return this.channels.some((known) => (isPattern ? known === channel : globMatches(known, channel)));
  }

  /** Whether the command may run and any key be read by it. */
  readsAllKeys(command: RegisteredCommand, args: Arguments): boolean {
    const allKeys = this.allKeys || this.keys.some((known) => known.read && known.pattern === '*');
    return allKeys && this.allowsCommand(command, args);
  }

  /** Null if the command may run, else the first reason why not. */
  refusal(command: RegisteredCommand, args: Arguments): Refusal | null {
    const needsNoRight = command.spec.flags.includes('no_auth');
    if (!needsNoRight && !this.allowsCommand(command, args)) return { kind: 'command' };
    if (!this.allKeys) {
      for (const index of command.keyIndexes(args) ?? []) {
        const flags = command.keyFlags(args, index);
        const read = flags.includes('access');
        const write = flags.includes('update') || flags.includes('insert') || flags.includes('delete');
        if (!this.allowsKey(args.text(index), read, write)) return { kind: 'key', index };
      }
    }
    if (!this.allChannels) {
      for (const { index, isPattern } of channelsOf(command, args)) {
        if (!this.allowsChannel(args.text(index), isPattern)) return { kind: 'channel', index };
      }
    }
    return null;
  }

  describeKeys(): string {
    if (this.allKeys) return '~*';
    return this.keys
      .map(({ pattern, read, write }) => (read && write ? `~${pattern}` : `%${read ? 'R' : 'W'}~${pattern}`))
      .join(' ');
  }

  describeChannels(): string {
    return this.allChannels ? '&*' : this.channels.map((channel) => `&${channel}`).join(' ');
  }

  describeCommands(): string {
    return this.rules.join(' ');
  }

  describe(): string {
    const channels = this.allChannels
      ? '&*'
      : ['resetchannels', this.describeChannels()].filter(Boolean).join(' ');
    return [this.describeKeys(), channels, this.describeCommands()].filter(Boolean).join(' ');
  }
}

function channelsOf(command: RegisteredCommand, args: Arguments): { index: number; isPattern: boolean }[] {
  const all = (isPattern: boolean) =>
    Array.from({ length: args.count - 1 }, (_, i) => ({ index: i + 1, isPattern }));
  switch (command.fullName) {
    case 'publish':
    case 'spublish':
      return [{ index: 1, isPattern: false }];
    case 'subscribe':
    case 'ssubscribe':
      return all(false);
    case 'psubscribe':
      return all(true);
    default:
      return [];
  }
}

function hash(password: string): string {
  return createHash('sha256').update(Buffer.from(password, 'latin1')).digest('hex');
}

export class AclUser implements User {
  readonly name: string;
  enabled = false;
  noPassword = false;
  passwords: string[] = [];
  root = new Selector();
  selectors: Selector[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** Whether each command of this user must be checked. */
  get isRestricted(): boolean {
    return !this.root.isUnlimited;
  }

  clone(): AclUser {
    const copy = new AclUser(this.name);
    copy.take(this);
    return copy;
  }

  /** Becomes what another user is, but for the name. */
  take(other: AclUser): void {
    this.enabled = other.enabled;
    this.noPassword = other.noPassword;
    this.passwords = [...other.passwords];
    this.root = other.root.clone();
    this.selectors = other.selectors.map((selector) => selector.clone());
  }

  /** Applies a rule of ACL SETUSER; returns what is wrong with it. */
  apply(rule: string, commands: CommandTable): RuleError {
    switch (rule.toLowerCase()) {
      case 'on':
        this.enabled = true;
        return null;
      case 'off':
        this.enabled = false;
        return null;
      case 'nopass':
        this.noPassword = true;
        this.passwords = [];
        return null;
      case 'resetpass':
        this.noPassword = false;
        this.passwords = [];
        return null;
      case 'clearselectors':
        this.selectors = [];
        return null;
      case 'sanitize-payload':
      case 'skip-sanitize-payload':
        return null;
      case 'reset':
        this.take(new AclUser(this.name));
        return null;
      default:
    }
    switch (rule[0]) {
      case '>':
        this.addPassword(hash(rule.slice(1)));
        return null;
      case '#':
        if (!/^#[0-9a-f]{64}$/.test(rule)) {
          return 'The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters';
        }
        this.addPassword(rule.slice(1));
        return null;
      case '<':
        return this.removePassword(hash(rule.slice(1)));
      case '!':
        if (!/^![0-9a-f]{64}$/.test(rule)) {
          return 'The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters';
        }
        return this.removePassword(rule.slice(1));
      case '(': {
        const selector = new Selector();
        for (const part of rule.slice(1, -1).split(' ').filter(Boolean)) {
          const error = selector.apply(part, commands);
          if (error !== null) return error;
        }
        this.selectors.push(selector);
        return null;
      }
      default:
        return this.root.apply(rule, commands);
    }
  }

  /** Whether the command may read keys that its arguments do not name. */
  readsAllKeys(command: RegisteredCommand, args: Arguments): boolean {
    return [this.root, ...this.selectors].some((selector) => selector.readsAllKeys(command, args));
  }

  private addPassword(digest: string): void {
    this.noPassword = false;
    if (!this.passwords.includes(digest)) this.passwords.push(digest);
  }

  private removePassword(digest: string): RuleError {
    if (!this.passwords.includes(digest))
      return 'The password you are trying to remove from the user does not exist';
    this.passwords = this.passwords.filter((known) => known !== digest);
    return null;
  }

  accepts(password: string): boolean {
    return this.enabled && (this.noPassword || this.passwords.includes(hash(password)));
  }

  /** Null if the user may run the command; of several selectors, the one that allows most tells why not. */
  refusal(command: RegisteredCommand, args: Arguments): Refusal | null {
    let closest: Refusal | null = null;
    for (const selector of [this.root, ...this.selectors]) {
      const refusal = selector.refusal(command, args);
      if (refusal === null) return null;
      if (closest === null || (closest.kind === 'command' && refusal.kind !== 'command')) closest = refusal;
    }
    return closest;
  }

  flags(): string[] {
    const flags = [this.enabled ? 'on' : 'off'];
    if (this.noPassword) flags.push('nopass');
    return flags;
  }

  /** The line of ACL LIST. */
  describe(): string {
    return [
      `user ${this.name}`,
      ...this.flags(),
      ...this.passwords.map((digest) => `#${digest}`),
      this.root.describe(),
      ...this.selectors.map((selector) => `(${selector.describe()})`),
    ].join(' ');
  }
}
