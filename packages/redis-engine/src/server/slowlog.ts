/** The last commands that took longer than `slowlog-log-slower-than`, with their arguments cut short. */
import type { Arguments } from '../protocol/arguments.ts';

const MAX_ARGUMENTS = 32;
const MAX_ARGUMENT_BYTES = 128;
/** Stands for an argument that is a secret. */
export const REDACTED = '(redacted)';

export interface SlowlogEntry {
  readonly id: number;
  /** Unix seconds. */
  readonly time: number;
  readonly microseconds: number;
  readonly arguments: readonly string[];
  readonly clientAddress: string;
  readonly clientName: string;
}

export class Slowlog {
  entries: SlowlogEntry[] = [];
  private nextId = 0;

  add(
    args: Arguments,
    secrets: readonly number[],
    microseconds: number,
    nowMs: number,
    client: { readonly address: string; readonly name: string },
    maxLength: number,
  ): void {
    this.entries.unshift({
      id: this.nextId++,
      time: Math.floor(nowMs / 1000),
      microseconds,
      arguments: shorten(args, secrets),
      clientAddress: client.address,
      clientName: client.name,
    });
    if (this.entries.length > maxLength) this.entries.length = Math.max(0, maxLength);
  }

  reset(): void {
    this.entries = [];
  }
}

function shorten(args: Arguments, secrets: readonly number[]): string[] {
  const shown = args.count > MAX_ARGUMENTS ? MAX_ARGUMENTS - 1 : args.count;
  const texts: string[] = [];
  for (let i = 0; i < shown; i++) {
    if (secrets.includes(i)) {
      texts.push(REDACTED);
      continue;
    }
    const more = args.lengths[i]! - MAX_ARGUMENT_BYTES;
    // Only these bytes are read: a part of a string would keep the whole of it in memory.
    texts.push(more > 0 ? `${args.head(i, MAX_ARGUMENT_BYTES)}... (${more} more bytes)` : args.text(i));
  }
  if (shown < args.count) texts.push(`... (${args.count - shown} more arguments)`);
  return texts;
}
