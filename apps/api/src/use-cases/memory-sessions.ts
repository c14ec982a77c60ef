/** Sessions in this process: for `CACHE_STORE=memory`, where there is one process and nothing to share with. */
import { randomBytes } from 'node:crypto';
import type { Session, SessionStore } from './session-store.ts';

const SESSION_SECONDS = 1_800;
const entriesMost = 100_000;

/** Drops the entries put in first when there are too many; a Map keeps that order. */
function trim(entries: Map<string, unknown>): void {
  for (const key of entries.keys()) {
    if (entries.size <= entriesMost) return;
    entries.delete(key);
  }
}

export function createMemorySessions(now: () => number): SessionStore {
  const sessions = new Map<string, { session: Session; endsAtMs: number }>();
  return {
    async create(data) {
      const session: Session = { ...data, sessionId: randomBytes(32).toString('base64url') };
      sessions.set(session.sessionId, { session, endsAtMs: now() + SESSION_SECONDS * 1000 });
      trim(sessions);
      return session;
    },
    async find(sessionId) {
      const entry = sessions.get(sessionId);
      if (entry === undefined || entry.endsAtMs <= now()) {
        sessions.delete(sessionId);
        return null;
      }
      entry.endsAtMs = now() + SESSION_SECONDS * 1000;
      return entry.session;
    },
    async revoke(sessionId) {
      sessions.delete(sessionId);
    },
    async revokeAll(userId) {
      for (const [sessionId, { session }] of sessions)
        if (session.userId === userId) sessions.delete(sessionId);
    },
  };
}
