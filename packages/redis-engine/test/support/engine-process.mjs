/** Starts the built engine with the options given as JSON and prints its port; tests kill it. */
import { createRedisServer } from '@quicktable/redis-engine';

// A limit of file sizes is then an error of a write, as a full disk is, and not the end of the process.
process.on('SIGXFSZ', () => {});

const server = await createRedisServer(JSON.parse(process.argv[2]));
process.stdout.write(`${server.port}\n`);
