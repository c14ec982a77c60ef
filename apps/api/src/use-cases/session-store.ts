/** The port to sessions: `session:{id}` in the cache's Redis, 1800 s from the last use. */

export interface SessionData {
  readonly userId: string;
  readonly csrfToken: string;
  readonly signedInAt: string;
}

export interface Session extends SessionData {
  readonly sessionId: string;
}

export interface SessionStore {
  /** A new session under a new, unguessable id. */
  create(data: SessionData): Promise<Session>;
  /** The session, its end moved to 1800 s from now; null when there is none. */
  find(sessionId: string): Promise<Session | null>;
  revoke(sessionId: string): Promise<void>;
  /** Ends every session of an account, on every node. */
  revokeAll(userId: string): Promise<void>;
}
