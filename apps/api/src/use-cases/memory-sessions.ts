/** Sessions and counts of failed attempts in this process: for `CACHE_STORE=memory`, where there is one process and nothing to share with. */
import { randomBytes } from 'node:crypto';
import {
  ATTEMPT_WINDOW_SECONDS,
  type AttemptCounter,
  type Session,
  type SessionStore,
} from './session-store.ts';

export const SESSION_SECONDS = 1_800;
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

export function createMemoryAttempts(now: () => number): AttemptCounter {
  const attempts = new Map<string, { count: number; endsAtMs: number }>();
  const current = (key: string) => {
    const entry = attempts.get(key);
    return entry !== undefined && entry.endsAtMs > now() ? entry : undefined;
  };
  return {
    async fail(key) {
      const entry = current(key) ?? { count: 0, endsAtMs: now() + ATTEMPT_WINDOW_SECONDS * 1000 };
      entry.count += 1;
      attempts.set(key, entry);
      trim(attempts);
      return entry.count;
    },
    async count(key) {
      return current(key)?.count ?? 0;
    },
    async clear(key) {
      attempts.delete(key);
    },
  };
}
