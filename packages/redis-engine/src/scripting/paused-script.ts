/**
 * A script that was stopped half-way, so that others are answered while it is not done.
 *
 * Redis looks at its sockets from within a script that runs beyond `busy-reply-threshold`, and answers BUSY. Here the
 * script stops, its client waits, and the event loop goes on: each round runs another slice of the script. Between slices
 * nothing of the data may be seen or changed: commands are refused, keys do not expire, waiting clients are not
 * served, and what the script has written so far is not in the append-only file yet.
 */
import type { RegisteredCommand } from '../commands/registered-command.ts';
import type { Arguments } from '../protocol/arguments.ts';
import { ReplyWriter } from '../protocol/reply-writer.ts';
import type { BlockedState } from '../server/blocked-clients.ts';
import type { Call } from '../server/call.ts';
import type { Client } from '../server/client.ts';
import type { Server } from '../server/server.ts';

export class PausedScript {
  readonly command: RegisteredCommand;
  readonly args: Arguments;
  /** When it began, by `performance.now`. */
  readonly beganAt: number;
  /** How BUSY names it: what would end it. */
  readonly killCommand: 'SCRIPT KILL' | 'FUNCTION KILL';
  isKilled = false;
  private readonly server: Server;
  private readonly client: Client;
  private readonly state: BlockedState;
  /** The clock stands still in a script. */
  private readonly now: number;
  /** CLIENT REPLY has silenced it. */
  private readonly isMuted: boolean;
  private next: NodeJS.Immediate | null = null;

  constructor(call: Call, beganAt: number) {
    const { server, client, command } = call;
    this.server = server;
    this.client = client;
    this.command = command;
    this.args = call.args.clone();
    this.beganAt = beganAt;
    this.killCommand = command.spec.name.startsWith('fcall') ? 'FUNCTION KILL' : 'SCRIPT KILL';
    this.now = call.now;
    this.isMuted = client.replyMode !== 'on';
    this.state = {
      command,
      args: this.args,
      keys: [],
      type: -1,
      onTimeout: () => {},
      timer: null,
      order: 0,
      isScript: true,
    };
    client.blocked = this.state;
    server.snapshots.holdUnit(true);
  }

  /** To be called when it was stopped, for the first time or once more. */
  wait(): void {
    this.server.isBusy = true;
    this.next = setImmediate(() => this.step());
  }

  private step(): void {
    const { server, client, state } = this;
    this.next = null;
    server.isBusy = false;
    server.keyspace.clock.now = this.now;
    const goOn = (reply: ReplyWriter) => server.goOnWithScript(client, state, reply, this.beganAt);
    if (client.closing || this.isMuted) goOn(new ReplyWriter());
    else server.writeTo(client, goOn);
    if (server.isBusy) return;
    if (client.blocked === state) client.blocked = null;
    server.blockedClients.serve();
    server.resume(client);
  }

  /** To be called before its last reply is written. */
  end(): void {
    this.server.snapshots.holdUnit(false);
  }

  /** The server stops: it is not gone on with, and the append-only file never hears of it. */
  abandon(): void {
    if (this.next !== null) clearImmediate(this.next);
    this.server.snapshots.dropUnit();
  }
}
