#!/usr/bin/env node
/** The engine as a program: `redis-engine --port 6390 --maxmemory 100mb`. */
import { runRedisServerCommand } from './run-redis-server-command.ts';

await runRedisServerCommand(process.argv.slice(2));
