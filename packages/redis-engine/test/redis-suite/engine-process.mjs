/** Starts the built engine on the port given, as redis-server is started; the suite runs against it. */
import { createRedisServer } from '@quicktable/redis-engine';

await createRedisServer({ port: Number(process.argv[2]), directory: process.cwd() });
