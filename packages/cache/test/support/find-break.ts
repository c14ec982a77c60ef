/**
 * `find-break.ts <runs> <seed> memory|redis [<kind of change>]`: lets generated histories look for a fault of the sources beside it, and prints what
 * they found as one line of JSON.
 */
import * as fc from 'fast-check';
import { check, programs } from './history-programs.ts';
import type { Action } from './history.ts';
import { memoryWorld, redisWorld } from './history-worlds.ts';

const [runs, seed, where, change] = process.argv.slice(2);
const world = where === 'redis' ? await redisWorld() : undefined;
const open = world?.open ?? memoryWorld();
let histories = 0;
const result = await fc.check(
  fc.asyncProperty(programs(change === undefined ? undefined : [change as Action]), (program) => {
    histories += 1;
    return check(program, open, `h${histories}`);
  }),
  { numRuns: Number(runs), seed: Number(seed), endOnFailure: true },
);
await world?.close();
const [violation] = ((result.errorInstance as Error | null)?.message ?? '').split('\n');
process.stdout.write(`${JSON.stringify({ found: result.failed, histories, violation })}\n`);
process.exit();
