/** Whether Java is on this machine, without which DynamoDB Local cannot run. */
export const hasDynamoDBLocal: boolean;

/** Starts it in memory on a free port. */
export function startDynamoDBLocal(): Promise<{ url: string; close(): Promise<void> }>;
