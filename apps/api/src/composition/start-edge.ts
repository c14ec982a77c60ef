/** The local edge in front of the service: CloudFront's behaviours and functions on this machine. */
import { createEdgeServer, type EdgeServer } from '@quicktable/edge';
import type { Logger } from 'pino';
import type { PortChoice } from '../environment.ts';
import { type Listening, listenNear } from './listen.ts';

export interface EdgeOptions {
  readonly host: string;
  readonly port: PortChoice;
  /** The service, as this machine reaches it. */
  readonly origin: string;
  readonly log: Logger;
}

export function startEdge({ host, port, origin, log }: EdgeOptions): Promise<Listening<EdgeServer>> {
  return listenNear(port, 'EDGE_PORT', (candidate) =>
    createEdgeServer({ port: candidate, host, origin, log: (line) => log.warn({ edge: line }, 'edge') }),
  );
}
