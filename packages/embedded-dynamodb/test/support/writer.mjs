/** A process that serves a directory and says where; it is killed while others write to it. */
import { createDynamoDBServer } from '@quicktable/embedded-dynamodb';

const server = await createDynamoDBServer({ directory: process.argv[2] });
process.stdout.write(`${server.url}\n`);
