/** What ACL LOG tells: refusals, the newest first; equal ones within a minute are counted in one entry. */
import type { Client } from './client.ts';
import { clientLine } from './client-line.ts';

export interface AclLogEvent {
  readonly reason: 'auth' | 'command' | 'key' | 'channel';
  readonly context: 'toplevel' | 'multi' | 'lua';
  readonly object: string;
  readonly username: string;
}

export interface AclLogEntry extends AclLogEvent {
  count: number;
  seenAtMs: number;
  clientInfo: string;
}

const GROUPING_MS = 60_000;
/** How far back equal entries are looked for. */
const GROUPING_DEPTH = 10;

export class AclLog {
  private list: AclLogEntry[] = [];
  private readonly limit: () => number;

  constructor(limit: () => number) {
    this.limit = limit;
  }

  get entries(): readonly AclLogEntry[] {
    return this.list;
  }

  add(event: AclLogEvent, client: Client): void {
    const now = Date.now();
    const same = this.list
      .slice(0, GROUPING_DEPTH)
      .find(
        (entry) =>
          entry.reason === event.reason &&
          entry.context === event.context &&
          entry.object === event.object &&
          entry.username === event.username &&
          now - entry.seenAtMs <= GROUPING_MS,
      );
    const entry = same ?? { ...event, count: 0, seenAtMs: now, clientInfo: '' };
    entry.count++;
    entry.seenAtMs = now;
    entry.clientInfo = clientLine(client, now);
    this.list = [entry, ...this.list.filter((other) => other !== entry)].slice(0, this.limit());
  }

  reset(): void {
    this.list = [];
  }
}
