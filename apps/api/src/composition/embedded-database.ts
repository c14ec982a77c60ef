/** The embedded DynamoDB, started beside the service. */
import { createDynamoDBServer, type DynamoDBServer } from '@quicktable/embedded-dynamodb';
import type { PortChoice } from '../environment.ts';
import { type Listening, listenNear } from './listen.ts';

/** Starts the database on loopback. @param directory Where it keeps its data; undefined: in memory */
export function startEmbeddedDatabase(
  port: PortChoice,
  directory: string | undefined,
): Promise<Listening<DynamoDBServer>> {
  return listenNear(port, 'DYNAMODB_PORT', (candidate) =>
    createDynamoDBServer({
      port: candidate,
      host: '127.0.0.1',
      ...(directory === undefined ? {} : { directory }),
    }),
  );
}
