/** Who may connect and what they may do. */
import type { Arguments } from '../protocol/arguments.ts';
import type { RegisteredCommand } from '../commands/registered-command.ts';
import type { Client, User } from './client.ts';
import type { Config } from './config.ts';

export class AccessControl {
  readonly defaultUser: User = { name: 'default' };
  /** The password of the default user; empty: none is asked for. */
  private password = '';

  constructor(config: Config) {
    config.watch('requirepass', (value) => {
      this.password = value;
    });
  }

  /** Whether the default user needs a password. */
  get asksPassword(): boolean {
    return this.password !== '';
  }

  hasUser(name: string): boolean {
    return name === this.defaultUser.name;
  }

  /** Who a new connection is: the default user if that needs no password, else nobody yet. */
  userOfNewClient(): User | null {
    return this.asksPassword ? null : this.defaultUser;
  }

  /** The user with this name and password, or null. */
  authenticate(name: string, password: string): User | null {
    if (name !== 'default') return null;
    return !this.asksPassword || password === this.password ? this.defaultUser : null;
  }

  /** Error text for what a restricted client may not do, or null. */
  refusal(_client: Client, _command: RegisteredCommand, _args: Arguments): string | null {
    return null;
  }
}
