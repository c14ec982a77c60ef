/** Who may connect and what they may do: the users of ACL, the password of the default user, and the log of refusals. */
import type { Arguments } from '../protocol/arguments.ts';
import type { CommandTable } from '../commands/command-table.ts';
import type { RegisteredCommand } from '../commands/registered-command.ts';
import { AclLog } from './acl-log.ts';
import { AclUser, type Refusal } from './acl-user.ts';
import type { Client, User } from './client.ts';
import type { Config } from './config.ts';

export class AccessControl {
  readonly users = new Map<string, AclUser>();
  readonly defaultUser = new AclUser('default');
  readonly log: AclLog;
  private readonly commands: CommandTable;

  constructor(config: Config, commands: CommandTable) {
    this.commands = commands;
    this.log = new AclLog(() => Number(config.text('acllog-max-len')));
    for (const rule of ['allkeys', 'allchannels', 'allcommands', 'on', 'nopass'])
      this.defaultUser.apply(rule, commands);
    this.users.set('default', this.defaultUser);
    config.watch('requirepass', (value) => {
      this.defaultUser.apply('resetpass', commands);
      this.defaultUser.apply(value === '' ? 'nopass' : `>${value}`, commands);
    });
  }

  /** Whether the default user needs a password. */
  get asksPassword(): boolean {
    return !this.defaultUser.noPassword;
  }

  /** Who a new connection is: the default user if that needs no password, else nobody yet. */
  userOfNewClient(): User | null {
    return this.asksPassword || !this.defaultUser.enabled ? null : this.defaultUser;
  }

  /** The user with this name and password, or null. */
  authenticate(name: string, password: string): User | null {
    const user = this.users.get(name);
    return user?.accepts(password) === true ? user : null;
  }

  hasUser(name: string): boolean {
    return this.users.has(name);
  }

  /** Error text for what a restricted client may not do, or null; a refusal is logged. */
  refusal(client: Client, command: RegisteredCommand, args: Arguments): string | null {
    const refusal = this.check(client.user, command, args);
    if (refusal === null) return null;
    this.logRefusal(refusal, client, command, args, client.transaction === null ? 'toplevel' : 'multi');
    return `NOPERM ${refusalText(refusal, command).replace('This', 'this')}`;
  }

  /** Notes a refusal for ACL LOG. */
  logRefusal(
    refusal: Refusal,
    client: Client,
    command: RegisteredCommand,
    args: Arguments,
    context: 'toplevel' | 'multi' | 'lua',
  ): void {
    const object = refusal.kind === 'command' ? command.fullName : args.text(refusal.index);
    this.log.add({ reason: refusal.kind, context, object, username: client.user?.name ?? '' }, client);
  }

  /** Whether a user's command may read keys that its arguments do not name (the patterns of SORT). */
  readsAllKeys(user: User | null, command: RegisteredCommand, args: Arguments): boolean {
    return user instanceof AclUser ? user.readsAllKeys(command, args) : true;
  }

  /** Why a user may not run a command, or null. Nothing is logged. */
  check(user: User | null, command: RegisteredCommand, args: Arguments): Refusal | null {
    return user instanceof AclUser ? user.refusal(command, args) : null;
  }

  /**
   * Makes or changes a user by rules; all or nothing. Returns the error text for the first rule that is wrong, or null.
   */
  setUser(name: string, rules: readonly string[]): string | null {
    const user = this.users.get(name);
    const changed = user?.clone() ?? new AclUser(name);
    for (const rule of rules) {
      const error = changed.apply(rule, this.commands);
      if (error !== null) return `ERR Error in ACL SETUSER modifier '${rule}': ${error}`;
    }
    if (user === undefined) this.users.set(name, changed);
    else user.take(changed);
    return null;
  }
}

/** As errors and ACL DRYRUN say it. */
export function refusalText(refusal: Refusal, command: RegisteredCommand): string {
  switch (refusal.kind) {
    case 'command':
      return `This user has no permissions to run the '${command.fullName}' command`;
    case 'key':
      return 'This user has no permissions to access one of the keys used as arguments';
    default:
      return 'This user has no permissions to access one of the channels used as arguments';
  }
}
