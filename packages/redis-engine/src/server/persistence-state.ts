/** What INFO tells of snapshots and loading. */

export class PersistenceState {
  loading = false;
  appendOnly = false;
  lastSaveMs = Date.now();
  lastSaveFailed = false;
  /** Seconds that the last save took, -1 if there was none. */
  lastSaveSeconds = -1;
  saves = 0;
  loadedKeys = 0;
  loadedExpired = 0;
}
