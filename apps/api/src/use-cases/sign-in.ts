/**
 * Signs in with e-mail address and password. Failures are counted for the account and for the address they come from; past the limit nothing is
 * checked until the window has gone by. An unknown account is answered as a wrong password is, and as slowly.
 */
import type { SignInRequest } from '@quicktable/contracts';
import { addAttempt, ATTEMPT_WINDOW_SECONDS, clearAttempts, countAttempts } from './attempts.ts';
import type { BookingContext } from './booking-context.ts';
import { type Account, documentKey, findDocument } from './documents.ts';
import { newSecret } from './ids.ts';
import { done, type Outcome, refused } from './outcome.ts';
import { nobodysHash, passwordMatches } from './password.ts';
import type { Session, SessionStore } from './session-store.ts';
import { isoTime } from './views.ts';

export interface SignInContext {
  readonly booking: BookingContext;
  readonly sessions: SessionStore;
}

export const failuresPerAccount = 5;
const failuresPerAddress = 50;

export async function findAccount(
  { database, clock }: Pick<BookingContext, 'database' | 'clock'>,
  userId: string,
): Promise<Account | null> {
  return (await findDocument(database, documentKey.account(userId), clock()))?.body ?? null;
}

/** What attempts upon one account are counted under. */
export function accountAttempts(email: string): string {
  return `account:${email.toLowerCase()}`;
}

export async function signIn(
  { booking, sessions }: SignInContext,
  { email, password }: SignInRequest,
  fromAddress: string,
  earlierSessionId: string | null,
): Promise<Outcome<{ readonly account: Account; readonly session: Session }>> {
  const byAccount = accountAttempts(email);
  const byAddress = `address:${fromAddress}`;
  if ((await countAttempts(booking, byAddress)) >= failuresPerAddress) return locked();
  if ((await addAttempt(booking, byAccount)) > failuresPerAccount) return locked();

  const owner = await findDocument(booking.database, documentKey.accountEmail(email), booking.clock());
  const account = owner === null ? null : await findAccount(booking, owner.body.userId);
  const right = await passwordMatches(password, account?.passwordHash ?? nobodysHash(booking.passwordCost));
  if (account === null || !right) {
    await addAttempt(booking, byAddress);
    return refused(
      'INVALID_CREDENTIALS',
      'Check both; after five failures the account rests for a quarter of an hour.',
    );
  }
  await clearAttempts(booking, byAccount);
  // Rotation: what was known before the sign-in is worth nothing after it.
  if (earlierSessionId !== null) await sessions.revoke(earlierSessionId);
  const session = await sessions.create({
    userId: account.userId,
    csrfToken: newSecret(booking.random),
    signedInAt: isoTime(booking.clock()),
  });
  // A password that was replaced meanwhile ended the sessions there were; this one may have come after.
  const current = await findAccount(booking, account.userId);
  if (current?.passwordHash !== account.passwordHash) {
    await sessions.revoke(session.sessionId);
    return refused('INVALID_CREDENTIALS', 'The password was changed a moment ago.');
  }
  return done({ account, session });
}

function locked() {
  return refused('SIGN_IN_LOCKED', 'Wait as long as Retry-After says.', {
    retryAfterSeconds: ATTEMPT_WINDOW_SECONDS,
  });
}
