/**
 * Keys on their way to another server (MIGRATE), and who waits for them.
 *
 * Redis answers nobody until the other server has answered. Here only who would change such a key waits, since what is sent
 * is the value of one moment and the key goes when it has arrived: commands that write to one of them, and those that
 * may write to any (scripts, transactions, FLUSHALL). Everybody else goes on.
 */
import { Flag, type RegisteredCommand } from '../commands/registered-command.ts';
import type { Arguments } from '../protocol/arguments.ts';
import type { Client } from './client.ts';
import type { Server } from './server.ts';
import type { UnfinishedCommand } from './unfinished-command.ts';

export interface Migration {
  /** Indexes of the arguments that name keys that were there. */
  readonly keys: readonly number[];
  readonly unfinished: UnfinishedCommand;
  /** Ends it when the server stops. */
  readonly stop: AbortController;
  /** What came of it, once it has. */
  outcome: TransferOutcome | null;
}

/** What the other server answered. */
export interface TransferOutcome {
  /** The lines it sent, in the order of the requests. */
  readonly replies: readonly string[];
  /** What could not be done; null: all replies are there. */
  readonly failure: 'connect' | 'write' | 'read' | null;
}

export class Migrations {
  private readonly server: Server;
  private readonly byClient = new Map<Client, Migration>();
  private readonly held = new Map<string, number>();
  private readonly waiting = new Set<Client>();

  constructor(server: Server) {
    this.server = server;
  }

  get areUnderWay(): boolean {
    return this.byClient.size > 0;
  }

  of(client: Client): Migration | undefined {
    return this.byClient.get(client);
  }

  begin(client: Client, migration: Migration, keys: readonly string[]): void {
    this.byClient.set(client, migration);
    for (const key of keys) this.held.set(key, (this.held.get(key) ?? 0) + 1);
    this.server.restrictionsChanged();
  }

  end(client: Client, keys: readonly string[]): void {
    this.byClient.delete(client);
    for (const key of keys) {
      const count = this.held.get(key) ?? 0;
      if (count > 1) this.held.set(key, count - 1);
      else this.held.delete(key);
    }
    this.server.restrictionsChanged();
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const each of waiting) this.server.resume(each);
  }

  /** The server stops: nobody waits for the other one any more. */
  stop(): void {
    for (const { stop } of this.byClient.values()) stop.abort();
  }

  forget(client: Client): void {
    this.waiting.delete(client);
  }

  /** Whether a command must wait; its client is resumed when the next migration ends. */
  mustWait(client: Client, command: RegisteredCommand, args: Arguments): boolean {
    if (client.isInternal || !this.mayChange(client, command, args)) return false;
    this.waiting.add(client);
    return true;
  }

  private mayChange(client: Client, command: RegisteredCommand, args: Arguments): boolean {
    if (command.spec.name === 'exec') {
      return client.transaction?.commands.some(({ command: queued }) => isWriter(queued)) ?? false;
    }
    // What is queued is asked for when it is to run.
    if (client.transaction !== null || !isWriter(command)) return false;
    if (command.spec.group === 'scripting') return !this.server.scripting.isReadOnly(command, args);
    const keys = command.keyIndexes(args) ?? [];
    return keys.length === 0 || keys.some((index) => this.held.has(args.text(index)));
  }
}

function isWriter({ flags, spec }: RegisteredCommand): boolean {
  return (flags & Flag.Write) !== 0 || (spec.group === 'scripting' && (flags & Flag.MayReplicate) !== 0);
}
