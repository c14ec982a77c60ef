/** A real origin and a real edge in front of it, on a clock that the test moves. */
import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type CacheBehavior,
  type CachePolicy,
  createEdgeServer,
  type Distribution,
  type EdgeServer,
  type EdgeServerOptions,
} from '../../src/index.ts';

/** What the origin received. */
interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = (incoming: IncomingMessage, outgoing: ServerResponse, seen: SeenRequest) => void;

export interface TestEdge {
  readonly edge: EdgeServer;
  readonly seen: SeenRequest[];
  /** Moves the edge's clock. */
  advance(seconds: number): void;
  /** What the origin answers from now on. */
  answer: Answer;
  readonly get: (
    path: string,
    headers?: Record<string, string>,
    method?: string,
    body?: string,
  ) => Promise<Reply>;
  /** Takes the origin away. */
  stopOrigin(): Promise<void>;
  close(): Promise<void>;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  readonly text: string;
  readonly xCache: string;
}

/** An answer with headers and a text, as origins in these tests give it. */
export function reply(headers: Record<string, string>, body = 'hello', status = 200): Answer {
  return (_incoming, outgoing) => {
    outgoing.writeHead(status, { 'Content-Length': Buffer.byteLength(body), ...headers });
    outgoing.end(body);
  };
}

/** A cache policy that takes the origin at its word, with changes. */
export function policy(changes: Partial<CachePolicy> = {}): CachePolicy {
  return {
    name: 'test',
    comment: '',
    minTtlSeconds: 0,
    defaultTtlSeconds: 0,
    maxTtlSeconds: 86_400,
    queryStrings: { mode: 'all' },
    headers: [],
    cookies: { mode: 'none' },
    gzip: true,
    brotli: true,
    ...changes,
  };
}

/** A distribution with one behaviour. */
export function distribution(
  changes: Partial<CacheBehavior> = {},
  more: Partial<Distribution> = {},
): Distribution {
  return {
    comment: 'test',
    cacheTagHeader: 'cache-tag',
    originShield: false,
    errorResponses: [],
    behaviors: [
      {
        pathPattern: '*',
        origin: 'service',
        methods: 'all',
        compress: true,
        cachePolicy: policy(),
        ...changes,
      },
    ],
    ...more,
  };
}

export function send(
  url: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body?: string,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, { method, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const whole = Buffer.concat(chunks);
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: whole,
          text: whole.toString(),
          xCache: String(incoming.headers['x-cache'] ?? ''),
        });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

export async function startTestEdge(
  chosen: Distribution | undefined = distribution(),
  options: Partial<EdgeServerOptions> = {},
): Promise<TestEdge> {
  let nowMs = Date.UTC(2026, 0, 1);
  const seen: SeenRequest[] = [];
  const state: { answer: Answer } = { answer: reply({ 'Cache-Control': 'max-age=60' }) };
  const origin = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const entry: SeenRequest = {
        method: incoming.method ?? '',
        url: incoming.url ?? '',
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString(),
      };
      seen.push(entry);
      state.answer(incoming, outgoing, entry);
    });
  });
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
  const { port } = origin.address() as AddressInfo;
  const stopOrigin = (): Promise<void> =>
    new Promise((resolve) => {
      origin.close(() => resolve());
      origin.closeAllConnections();
    });
  const edge = await createEdgeServer({
    port: 0,
    origin: `http://127.0.0.1:${port}`,
    ...(chosen === undefined ? {} : { distribution: chosen }),
    clock: () => nowMs,
    ...options,
  });
  return {
    edge,
    seen,
    advance: (seconds) => {
      nowMs += seconds * 1_000;
    },
    get answer() {
      return state.answer;
    },
    set answer(answer) {
      state.answer = answer;
    },
    get: (path, headers, method, body) => send(`${edge.url}${path}`, headers, method, body),
    stopOrigin,
    close: async () => {
      await edge.close();
      await stopOrigin();
    },
  };
}
