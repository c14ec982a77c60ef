/**
 * The reservation API of the lab: Cache-Aside in front of Amazon DynamoDB. REDIS_HOST, REDIS_PORT and AWS_DEFAULT_REGION say where the cache and
 * the table are; without them embedded ones run. What it does with a request stands in read/lab-service.ts and read/cache-aside.ts.
 */
import { runCommand, serve } from '@quicktable/api';

await runCommand((env) => serve(env, { dbLatency: 0 }));
