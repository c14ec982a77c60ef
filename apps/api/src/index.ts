/** What benchmarks, the lab and tests of other packages may use of the service. */
export { bench } from './commands/bench.ts';
export { init } from './commands/init.ts';
export { serve } from './commands/serve.ts';
export { type RunningService, type StartOptions, startService } from './composition/start-service.ts';
export { type Config, readConfig } from './config.ts';
export { createLogger } from './logger.ts';
export { connectDynamoDB } from './database/dynamodb/connection.ts';
export { createReservationsTable } from './database/dynamodb/tables.ts';
export { runCommand } from './run-command.ts';
