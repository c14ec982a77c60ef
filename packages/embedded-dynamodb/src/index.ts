/** The embedded DynamoDB: one function that starts it. */
export { createDynamoDBServer, type DynamoDBServer, type DynamoDBServerOptions } from './server.ts';
