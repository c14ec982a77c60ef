/** A console without a page: calls with the token of the machine's own console, and reads the stream. */
import { ConsoleAccess, ProblemDetails } from '@quicktable/contracts';
import { expect, onTestFinished } from 'vitest';
import type { z } from 'zod';
import { waitUntil } from '../../support/wait-until.ts';

export interface Told {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

export class ConsoleClient {
  readonly #url: string;
  readonly #headers: Record<string, string>;

  private constructor(url: string, headers: Record<string, string>) {
    this.#url = `${url}/v1/console`;
    this.#headers = headers;
  }

  static async open(url: string): Promise<ConsoleClient> {
    const answer = await fetch(`${url}/v1/console`);
    const { csrfToken } = ConsoleAccess.parse(await answer.json());
    return new ConsoleClient(url, { 'x-csrf-token': csrfToken });
  }

  async call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const answer = await fetch(this.#url + path, {
      method,
      headers: { ...this.#headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const parsed: unknown = text === '' ? undefined : JSON.parse(text);
    if (answer.status >= 400) ProblemDetails.parse(parsed);
    return { status: answer.status, body: parsed };
  }

  /** Calls, expects success, and gives the body as its contract says. */
  async ask<Schema extends z.ZodType>(
    schema: Schema,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<z.infer<Schema>> {
    const answer = await this.call(method, path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return schema.parse(answer.body);
  }

  /** The lines that the command line prints, or the refusal. */
  async type(line: string, allowWrites = false): Promise<string[]> {
    const { body } = await this.call('POST', '/commands', { line, allowWrites });
    const { lines, code, detail } = body as { lines?: string[]; code?: string; detail?: string };
    return lines ?? [`${code}: ${detail}`];
  }

  /** Opens the stream; it is closed when the test ends. */
  async listen(headers: Record<string, string> = {}): Promise<Listener> {
    const stopped = new AbortController();
    const answer = await fetch(`${this.#url}/stream`, {
      headers: { ...this.#headers, ...headers },
      signal: stopped.signal,
    });
    expect(answer.status).toBe(200);
    const listener = new Listener(stopped);
    void listener.read(answer.body as ReadableStream<Uint8Array>).catch(() => undefined);
    onTestFinished(() => listener.close());
    return listener;
  }
}

export class Listener {
  readonly told: Told[] = [];
  readonly #stopped: AbortController;
  ended = false;

  constructor(stopped: AbortController) {
    this.#stopped = stopped;
  }

  async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    try {
      for await (const bytes of body) {
        text += decoder.decode(bytes, { stream: true });
        for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
          this.#take(text.slice(0, end));
          text = text.slice(end + 2);
        }
      }
    } finally {
      this.ended = true;
    }
  }

  close(): void {
    this.#stopped.abort();
  }

  of(event: string): Told[] {
    return this.told.filter((one) => one.event === event);
  }

  /** Waits until something of this kind was told. */
  async hears(
    event: string,
    matches: (data: Record<string, unknown>) => boolean = () => true,
  ): Promise<Told> {
    const find = () => this.of(event).find(({ data }) => matches(data));
    await waitUntil(() => find() !== undefined);
    return find() as Told;
  }

  #take(block: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    const [event, data] = [field('event'), field('data')];
    if (event === undefined || data === undefined) return;
    this.told.push({ id: field('id'), event, data: JSON.parse(data) as Record<string, unknown> });
  }
}
