/** Runs until the process is told to stop, and then stops in order; a second signal ends it at once. */

/** Longest time that stopping may take, in milliseconds; orchestrators kill after ten seconds and more. */
const stopTimeoutMs = 9_000;

/** Waits for SIGTERM or SIGINT, calls `stop`, and ends the process with code 0, or 1 when stopping fails or hangs. */
export async function untilSignal(stop: () => Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => {
    const onSignal = () => {
      process.off('SIGTERM', onSignal).off('SIGINT', onSignal);
      process.once('SIGTERM', () => process.exit(1)).once('SIGINT', () => process.exit(1));
      resolve();
    };
    process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  });
  setTimeout(() => process.exit(1), stopTimeoutMs).unref();
  try {
    await stop();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
  process.exit(0);
}
