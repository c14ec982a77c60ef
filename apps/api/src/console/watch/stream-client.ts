/** One console's stream of server-sent events: never more in memory than a bound, however slowly it is read. */
import type { ServerResponse } from 'node:http';

/** What a console has not read yet; above this it misses messages instead of being waited for. */
const unreadBytesMost = 512 * 1024;
/** A console that reads nothing for so long is gone. */
const silenceMostMs = 30_000;

export class StreamClient {
  readonly #response: ServerResponse;
  #missed = 0;
  #blockedSinceMs: number | undefined;

  constructor(response: ServerResponse, headers: Readonly<Record<string, string>>) {
    this.#response = response;
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      // Nginx and the like hold back what they may buffer.
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    response.write('retry: 1000\n\n');
  }

  /** Calls back when the console has gone. */
  onClose(listener: () => void): void {
    this.#response.once('close', listener);
  }

  /** Sends a message that stands on its own, or drops it for a console that does not keep up. @returns Whether it was sent */
  send(text: string): boolean {
    const response = this.#response;
    if (response.destroyed || response.writableEnded) return false;
    if (response.writableLength > unreadBytesMost) {
      this.#missed += 1;
      this.#blockedSinceMs ??= performance.now();
      if (performance.now() - this.#blockedSinceMs > silenceMostMs) response.destroy();
      return false;
    }
    this.#blockedSinceMs = undefined;
    if (this.#missed > 0) {
      response.write(message('missed', { messages: this.#missed }));
      this.#missed = 0;
    }
    response.write(text);
    return true;
  }

  /** A comment, so that nothing in between takes the connection for dead. */
  beat(): void {
    this.send(': still here\n\n');
  }

  end(): void {
    this.#response.end();
  }
}

/** A server-sent event. */
export function message(name: string, data: unknown, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
