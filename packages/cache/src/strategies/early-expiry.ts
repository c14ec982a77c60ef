/**
 * Probabilistic early expiry (XFetch). Each reader decides by lot to refresh before the expiry; the nearer the expiry
 * and the slower the load, the likelier. So some reader refreshes in time, without a schedule and without a crowd.
 * Source: Vattani, Chierichetti, Lowenstein, "Optimal Probabilistic Cache Stampede Prevention", VLDB 2015.
 */
import type { Metadata } from '../envelope.ts';

/** Whether this reader should refresh now. A beta of 1 is the paper's optimum; more refreshes earlier. `draw` is in (0, 1]. */
export function isDueEarly(
  metadata: Metadata,
  beta: number,
  nowMs: number,
  draw = 1 - Math.random(),
): boolean {
  if (beta <= 0) return false;
  return nowMs - metadata.loadMs * beta * Math.log(draw) >= metadata.freshUntilMs;
}
