/** Sessions in the same Redis as the cache: `session:{id}`, 1,800 s from the last use, seen by every node. */
import { type RedisConnectionOptions, SessionStore as RedisSessionStore } from '@quicktable/cache';
import type { Session, SessionData, SessionStore } from '../use-cases/session-store.ts';

type Kept = Omit<SessionData, 'userId'>;

/** @throws StoreUnavailableError from each method while the Redis does not answer: nobody is signed in or out by a guess */
export function openRedisSessions(
  options: RedisConnectionOptions,
): SessionStore & { close(): Promise<void> } {
  const store = new RedisSessionStore<Kept>({ ...options, ttl: '30m' });
  return {
    async create({ userId, ...kept }) {
      const { id } = await store.create(userId, kept);
      return { sessionId: id, userId, ...kept };
    },
    async find(sessionId): Promise<Session | null> {
      const session = await store.find(sessionId);
      return session && { sessionId, userId: session.userId, ...session.data };
    },
    revoke: (sessionId) => store.revoke(sessionId),
    revokeAll: (userId) => store.revokeAll(userId),
    close: () => store.close(),
  };
}
