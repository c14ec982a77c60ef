/**
 * Write-through. The value goes to the database and, once that has taken it, into the cache, so the next reader finds it
 * there. The fence is that of write-around: if two writers meet, neither value is stored, since the cache cannot know
 * which of them the database took last.
 */
import type { FencedEntry } from './write-around.ts';

/** Saves a value in the database and in the cache. `save` may answer with the value as the database has it now. */
export async function writeThrough<Value>(
  entry: FencedEntry,
  value: Value,
  save: (value: Value) => Promise<Value | void>,
): Promise<Value> {
  await entry.raiseFence();
  let saved: Value;
  try {
    saved = (await save(value)) ?? value;
  } catch (error) {
    await entry.liftFence().catch(() => {});
    throw error;
  }
  await entry.liftFence({ stored: saved });
  return saved;
}
