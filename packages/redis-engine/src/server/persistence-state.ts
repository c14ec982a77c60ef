/** What INFO tells of snapshots and loading. */

export class PersistenceState {
  loading = false;
  appendOnly = false;
  lastRewriteFailed = false;
  lastRewriteSeconds = -1;
  rewrites = 0;
  /** Rewrites that failed since the last good one. */
  rewriteFailures = 0;
  lastSaveMs = Date.now();
  lastSaveFailed = false;
  /** Seconds that the last save took, -1 if there was none. */
  lastSaveSeconds = -1;
  saves = 0;
  loadedKeys = 0;
  loadedExpired = 0;
}
