/**
 * A script that was stopped half-way, so that others are answered while it is not done.
 *
 * Redis looks at its sockets from within a script that runs beyond `busy-reply-threshold`, and answers BUSY. Here the
 * script stops, its client waits, and the event loop goes on: each round runs another slice of the script. Between slices
 * nothing of the data may be seen or changed: commands are refused, keys do not expire, waiting clients are not
 * served, and what the script has written so far is not in the append-only file yet.
 */
import type { Arguments } from '../protocol/arguments.ts';
import type { Call } from '../server/call.ts';
import type { Server } from '../server/server.ts';
import { UnfinishedCommand } from '../server/unfinished-command.ts';

export class PausedScript {
  /** When it began, by `performance.now`. */
  readonly beganAt: number;
  /** How BUSY names it: what would end it. */
  readonly killCommand: 'SCRIPT KILL' | 'FUNCTION KILL';
  isKilled = false;
  private readonly server: Server;
  private readonly unfinished: UnfinishedCommand;
  /** The clock stands still in a script. */
  private readonly now: number;
  private next: NodeJS.Immediate | null = null;

  constructor(call: Call, beganAt: number) {
    const { server, command } = call;
    this.server = server;
    this.beganAt = beganAt;
    this.killCommand = command.spec.name.startsWith('fcall') ? 'FUNCTION KILL' : 'SCRIPT KILL';
    this.now = call.now;
    this.unfinished = new UnfinishedCommand(call, beganAt);
    server.snapshots.holdUnit(true);
  }

  /** What its client has sent. */
  get args(): Arguments {
    return this.unfinished.state.args;
  }

  /** To be called when it was stopped, for the first time or once more. */
  wait(): void {
    this.unfinished.wait();
    this.server.isBusy = true;
    this.next = setImmediate(() => this.step());
  }

  private step(): void {
    this.next = null;
    this.server.isBusy = false;
    this.server.keyspace.clock.now = this.now;
    this.unfinished.goOn();
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
