/** Starts a local edge: a CloudFront distribution on this machine, in front of an HTTP service. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorPagesFolder, quicktableDistribution } from '../distribution/quicktable-distribution.ts';
import type { Distribution } from '../distribution/types.ts';
import type { Invalidation } from '../store/invalidation.ts';
import { ResponseStore } from '../store/response-store.ts';
import { compileBehaviors } from './compiled-behavior.ts';
import { Edge } from './edge.ts';
import type { EdgeStatistics } from './edge-statistics.ts';
import { edgeDomainName } from './exchange.ts';
import { OriginClient } from './origin-client.ts';

export interface EdgeServerOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** Loopback unless named. */
  readonly host?: string;
  /** The service behind the edge, as in `http://127.0.0.1:5000`. */
  readonly origin: string;
  /** QuickTable's own unless named. */
  readonly distribution?: Distribution;
  /** Milliseconds; all lifetimes are measured on it. `Date.now` unless named. */
  readonly clock?: () => number;
  /** Memory for stored responses, 128 MiB unless named. */
  readonly maxBytes?: number;
  /** Larger responses are passed on and not stored; 8 MiB unless named. */
  readonly maxObjectBytes?: number;
  /** How long the origin may stay silent, 30 seconds unless named, as with CloudFront. */
  readonly originTimeoutMs?: number;
  /** Receives what functions log and why an answer could not be given. */
  readonly log?: (line: string) => void;
}

export interface EdgeServer {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  /**
   * Forgets what paths (`/v1/restaurants*`) and tags name. What was under way is not stored.
   * @returns how many stored responses were removed
   * @throws InvalidInvalidationError
   */
  invalidate(invalidation: Invalidation): number;
  stats(): EdgeStatistics;
  /** Stops accepting, lets answers that are under way finish for a moment, and closes. */
  close(): Promise<void>;
}

const defaultMaxBytes = 128 * 1_024 * 1_024;
const defaultMaxObjectBytes = 8 * 1_024 * 1_024;
const defaultOriginTimeoutMs = 30_000;
/** CloudFront's quota on a request with its headers, in bytes. */
const maxRequestBytes = 32_768;
const closeGraceMs = 2_000;

/**
 * @throws EdgeFunctionRejectedError when CloudFront would not accept a function of the distribution; an error with code
 * `EADDRINUSE` when the port is taken
 */
export async function createEdgeServer(options: EdgeServerOptions): Promise<EdgeServer> {
  const distribution = options.distribution ?? quicktableDistribution;
  const log = options.log ?? (() => {});
  const context = { distributionDomainName: edgeDomainName, distributionId: 'LOCALEDGE' };
  const client = new OriginClient(
    new URL(options.origin),
    errorPagesFolder,
    options.originTimeoutMs ?? defaultOriginTimeoutMs,
  );
  const store = new ResponseStore(options.maxBytes ?? defaultMaxBytes);
  const edge = new Edge({
    distribution,
    behaviors: await compileBehaviors(distribution, context, log),
    store,
    client,
    clock: options.clock ?? Date.now,
    maxObjectBytes: options.maxObjectBytes ?? defaultMaxObjectBytes,
    log,
  });
  const server = createServer({ maxHeaderSize: maxRequestBytes, noDelay: true }, (incoming, outgoing) =>
    edge.handle(incoming, outgoing),
  );
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  return {
    host,
    port,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    invalidate: (invalidation) => edge.invalidate(invalidation),
    stats: () => edge.statistics(),
    close: () =>
      new Promise((resolve) => {
        const cutOff = setTimeout(() => server.closeAllConnections(), closeGraceMs);
        server.close(() => {
          clearTimeout(cutOff);
          client.close();
          store.clear();
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
