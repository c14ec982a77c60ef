/** The embedded DynamoDB: one function that starts it, and what that rejects with. */
export { DirectoryError } from './errors.ts';
export { createDynamoDBServer, type DynamoDBServer, type DynamoDBServerOptions } from './server.ts';
