/** Asks the origins: the reservation service over HTTP, and the static error pages, which stay when the service is away. */
import { readFile } from 'node:fs/promises';
import { Agent, type IncomingMessage, request } from 'node:http';
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import type { OriginName } from '../distribution/types.ts';
import { OriginUnavailableError } from '../errors.ts';
import { titleCase, toPairs, withoutHopByHop } from '../http/header-pairs.ts';

/** A request to an origin; header names in lower case. */
export interface OriginRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: readonly string[];
  /** Streamed to the origin as it is. */
  readonly body?: Readable;
}

/** An origin's answer as soon as its head is there; hop-by-hop headers are removed. */
export interface OriginResponse {
  readonly status: number;
  readonly statusText: string;
  readonly pairs: readonly string[];
  readonly body: Readable;
  /** Milliseconds until the head was there. */
  readonly firstByteMs: number;
}

/** More connections than an origin on one machine needs at once; further requests wait. */
const maxConnections = 256;

export class OriginClient {
  readonly #origin: URL;
  readonly #timeoutMs: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: maxConnections, maxFreeSockets: 64 });
  readonly #errorPagesFolder: URL;

  /** @param timeoutMs how long an origin may stay silent */
  constructor(origin: URL, errorPagesFolder: URL, timeoutMs: number) {
    this.#origin = origin;
    this.#errorPagesFolder = errorPagesFolder;
    this.#timeoutMs = timeoutMs;
  }

  /** Host and port of the service, for the `Host` header. */
  get host(): string {
    return this.#origin.host;
  }

  /** @throws OriginUnavailableError */
  fetch(origin: OriginName, originRequest: OriginRequest): Promise<OriginResponse> {
    return origin === 'service'
      ? this.#fetchService(originRequest, true)
      : this.#fetchErrorPage(originRequest);
  }

  close(): void {
    this.#agent.destroy();
  }

  #fetchService(originRequest: OriginRequest, mayRetry: boolean): Promise<OriginResponse> {
    const startedMs = performance.now();
    return new Promise((resolve, reject) => {
      const headers: string[] = [];
      for (let i = 0; i < originRequest.headers.length; i += 2) {
        headers.push(titleCase(originRequest.headers[i] as string), originRequest.headers[i + 1] as string);
      }
      const outgoing = request({
        agent: this.#agent,
        host: this.#origin.hostname.replace(/^\[|\]$/g, ''),
        port: this.#origin.port || 80,
        method: originRequest.method,
        path: originRequest.target,
        headers,
        timeout: this.#timeoutMs,
      });
      let timedOut = false;
      let response: IncomingMessage | undefined;
      outgoing.on('timeout', () => {
        timedOut = true;
        outgoing.destroy();
      });
      outgoing.on('response', (incoming) => {
        response = incoming;
        resolve({
          status: incoming.statusCode ?? 502,
          statusText: incoming.statusMessage ?? '',
          pairs: withoutHopByHop(toPairs(incoming.rawHeaders)),
          body: incoming,
          firstByteMs: performance.now() - startedMs,
        });
      });
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        if (response) return;
        // A kept connection that the origin closed in the same moment: the request never arrived.
        const closedWhileIdle = outgoing.reusedSocket && error.code === 'ECONNRESET' && !timedOut;
        if (closedWhileIdle && mayRetry && originRequest.body === undefined) {
          resolve(this.#fetchService(originRequest, false));
          return;
        }
        reject(
          timedOut
            ? new OriginUnavailableError(504, `The origin was silent for ${this.#timeoutMs} ms.`)
            : new OriginUnavailableError(502, `The origin cannot be reached: ${error.message}`, {
                cause: error,
              }),
        );
      });
      if (originRequest.body === undefined) {
        outgoing.end();
      } else {
        const { body } = originRequest;
        body.on('error', () => outgoing.destroy());
        body.on('close', () => {
          if (!body.readableEnded) outgoing.destroy();
        });
        body.pipe(outgoing);
      }
    });
  }

  async #fetchErrorPage(originRequest: OriginRequest): Promise<OriginResponse> {
    const startedMs = performance.now();
    const name = posix.basename(originRequest.target.split('?')[0] as string);
    const page = await readFile(new URL(name, this.#errorPagesFolder)).catch(() => undefined);
    const body = page ?? Buffer.from('Not Found');
    return {
      status: page ? 200 : 404,
      statusText: page ? 'OK' : 'Not Found',
      pairs: [
        'content-type',
        page ? 'text/html; charset=utf-8' : 'text/plain',
        'content-length',
        String(body.length),
        'cache-control',
        'max-age=60',
      ],
      body: Readable.from([body], { objectMode: false }),
      firstByteMs: performance.now() - startedMs,
    };
  }
}
