/** The engine in a process of its own, with the options given as JSON; it prints its port. */
import { createRedisServer } from '@quicktable/redis-engine';

const server = await createRedisServer(JSON.parse(process.argv[2] ?? '{}'));
process.stdout.write(`${server.port}\n`);
