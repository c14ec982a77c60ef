/** The built engine as a program, with the arguments of redis-server. */
import { runRedisServerCommand } from '@quicktable/redis-engine';

await runRedisServerCommand(process.argv.slice(2));
