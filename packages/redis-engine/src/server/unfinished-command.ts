/**
 * A command whose work goes on after its turn: a script that lets others go, a migration that waits for another server.
 * Its client waits meanwhile as one that called BLPOP does, and its handler is run again, with `isRetry`, to go on.
 */
import { ReplyWriter } from '../protocol/reply-writer.ts';
import type { BlockedState } from './blocked-clients.ts';
import type { Call } from './call.ts';
import type { Client } from './client.ts';
import type { Server } from './server.ts';

export class UnfinishedCommand {
  readonly state: BlockedState;
  private readonly server: Server;
  private readonly client: Client;
  private readonly beganAt: number;
  /** CLIENT REPLY has silenced it. */
  private readonly isMuted: boolean;

  /** @param beganAt when it began, by `performance.now` */
  constructor(call: Call, beganAt: number) {
    const { client, command, args, server } = call;
    this.server = server;
    this.client = client;
    this.beganAt = beganAt;
    this.isMuted = client.replyMode !== 'on';
    this.state = {
      command,
      args: args.clone(),
      keys: [],
      type: -1,
      onTimeout: () => {},
      timer: null,
      order: 0,
      goesOn: true,
    };
    this.wait();
  }

  /** The client waits, for the first time or once more. */
  wait(): void {
    this.client.blocked = this.state;
  }

  /** Runs the handler again. When it does not call `wait`, what it wrote is the reply and the client goes on. */
  goOn(): void {
    const { server, client, state } = this;
    if (client.blocked === state) client.blocked = null;
    const run = (reply: ReplyWriter) => server.goOn(client, state, reply, this.beganAt);
    if (client.closing || this.isMuted) run(new ReplyWriter());
    else server.writeTo(client, run);
    if (client.blocked === state) return;
    server.blockedClients.serve();
    server.resume(client);
  }
}
