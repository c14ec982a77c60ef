/** Durations as options write them: `'1h'`, `'30s'`, `'250ms'`, or a number of milliseconds. */
import { OptionInvalidError } from './errors.ts';
import { maxTimerMs } from './limit.ts';

export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A hundred years: what is longer is taken for a mistake, and overflows in stores. */
const maxDurationMs = 100 * 366 * unitMs.d;

/** Milliseconds of a duration. Throws {@link OptionInvalidError} naming the option when it is not one. */
export function durationMs(duration: Duration, option: string): number {
  const match = typeof duration === 'string' ? /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(duration) : null;
  const ms = match ? Number(match[1]) * unitMs[match[2] as keyof typeof unitMs] : duration;
  if (typeof ms !== 'number' || !(ms >= 0 && ms <= maxDurationMs)) {
    throw new OptionInvalidError(
      `${option} is ${JSON.stringify(duration)}; write a duration such as '1h', '30s' or '250ms', or milliseconds.`,
    );
  }
  return Math.round(ms);
}

/** As {@link durationMs}, of something that a timer waits for: more than nothing, and no more than a timer can hold. */
export function timerMs(duration: Duration, option: string): number {
  const ms = durationMs(duration, option);
  if (ms < 1 || ms > maxTimerMs) {
    throw new OptionInvalidError(`${option} is ${JSON.stringify(duration)}; write 1 ms to 24 days.`);
  }
  return ms;
}

/** As {@link durationMs}, of a life: more than nothing. */
export function lifeMs(duration: Duration, option: string): number {
  const ms = durationMs(duration, option);
  if (ms < 1) throw new OptionInvalidError(`${option} is ${JSON.stringify(duration)}; write 1 ms or more.`);
  return ms;
}
