/** Waits for a condition with a generous bound, instead of for a time. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Against hanging only: starting a program takes many seconds on a machine that is busy. */
const boundMs = 60_000;

export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  description = 'it was so',
): Promise<void> {
  const deadline = performance.now() + boundMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Waited in vain until ${description}.`);
    await sleep(10);
  }
}
