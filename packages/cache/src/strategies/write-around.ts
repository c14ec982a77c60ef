/**
 * Write-around. The writer changes the database only, and the cache forgets the key; the next reader loads the new value.
 * A fence stands in front of the key from before the write until after it: meanwhile readers go to the database and
 * nothing is filled, and when the writer dies in the middle the fence lapses and leaves an empty key, not a stale one.
 */

/** One key of the cache, as its writers see it. */
export interface FencedEntry {
  /** Removes value and lease, and lets nothing be filled until the fence is lifted. Never rejects. */
  raiseFence(): Promise<void>;
  /** Ends this writer's fence; with a value, stores it if no other writer interfered. Rejects only where the entity says so. */
  liftFence(value?: { readonly stored: unknown }): Promise<void>;
}

/** Writes to the database around the cache and returns what the database answered. */
export async function writeAround<Answer>(
  entry: FencedEntry,
  update: () => Promise<Answer>,
): Promise<Answer> {
  await entry.raiseFence();
  let answer: Answer;
  try {
    answer = await update();
  } catch (error) {
    // Lifted also now: a write that failed for the caller may have happened all the same.
    await entry.liftFence().catch(() => {});
    throw error;
  }
  await entry.liftFence();
  return answer;
}
