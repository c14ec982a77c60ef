/** The embedded database in a process of its own, so that a benchmark's CPU time is the client's alone. */
import { createDynamoDBServer } from '@quicktable/embedded-dynamodb';

const server = await createDynamoDBServer();
process.send?.(server.url);
process.once('disconnect', () => {
  void server.close();
});
