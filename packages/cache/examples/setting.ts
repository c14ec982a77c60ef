/** What the examples share: where their Redis is, patience for a busy machine, and how they say something. */

/** `REDIS_HOST` and `REDIS_PORT`, else 127.0.0.1:6379 (`npm run redis` starts one); sessions and queues wait longer than by default. */
export const where = {
  host: process.env['REDIS_HOST'] ?? '127.0.0.1',
  port: Number(process.env['REDIS_PORT'] ?? 6379),
  timeout: '10s' as const,
  connectTimeoutMs: 10_000,
};

/** By default a store that is silent for 50 ms is passed by; an example that prints what is cached waits for it. */
export const patient = { timeoutMs: 10_000, suspectAfterMs: 10_000 };

/** Prints a line. */
export function say(what: string, value: unknown): void {
  process.stdout.write(`${what} ${String(value)}\n`);
}
