/**
 * A forgotten password: asked for by e-mail address, answered the same whether there is such an account or not, and settled by a secret that is
 * stored as a hash, good for 30 minutes and for one use. A new password ends every session of the account.
 */
import type { PasswordReset } from '@quicktable/contracts';
import { secretMatches } from '@quicktable/domain';
import { addAttempt, ATTEMPT_WINDOW_SECONDS, clearAttempts } from './attempts.ts';
import { type Account, documentKey, findDocument } from './documents.ts';
import { newSecret } from './ids.ts';
import { noticeWrite } from './messages.ts';
import { done, type Outcome, refused } from './outcome.ts';
import { hashPassword, passwordMatches } from './password.ts';
import type { Session } from './session-store.ts';
import { accountAttempts, failuresPerAccount, type SignInContext } from './sign-in.ts';
import { isoTime } from './views.ts';
import { deleteDocument, putDocument } from './write-document.ts';

const requestsPerAccount = 3;
const requestsPerAddress = 20;

/** What it does is the same for every address: whoever sends the message looks up whether there is an account. */
export async function requestPasswordReset(
  { booking }: Pick<SignInContext, 'booking'>,
  email: string,
  fromAddress: string,
): Promise<Outcome<null>> {
  if ((await addAttempt(booking, `reset-from:${fromAddress}`)) > requestsPerAddress) {
    return refused('RATE_LIMITED', 'Wait as long as Retry-After says.', {
      retryAfterSeconds: ATTEMPT_WINDOW_SECONDS,
    });
  }
  // Beyond the limit nothing is sent, and nothing says so: a mailbox is not to be flooded by others.
  if ((await addAttempt(booking, `reset-of:${email.toLowerCase()}`)) <= requestsPerAccount) {
    const nowMs = booking.clock();
    await booking.database.commit({
      nowMs,
      documents: [noticeWrite({ kind: 'password-reset', email }, nowMs, booking.random)],
    });
    booking.wake();
  }
  return done(null);
}

function resetInvalid() {
  return refused('PASSWORD_RESET_INVALID', 'Ask for a new link with POST /v1/password-resets.');
}

export async function resetPassword(
  { booking, sessions }: SignInContext,
  { token, password }: PasswordReset,
): Promise<Outcome<null>> {
  const { database, clock } = booking;
  const [, userId, secret] = /^(usr_[0-9a-z]{1,40})\.([A-Za-z0-9_-]{43})$/.exec(token) ?? [];
  if (userId === undefined || secret === undefined) return resetInvalid();
  const nowMs = clock();
  const [reset, account] = await Promise.all([
    findDocument(database, documentKey.passwordReset(userId), nowMs),
    findDocument(database, documentKey.account(userId), nowMs),
  ]);
  if (reset === null || account === null || !secretMatches(secret, reset.body.secretHash)) {
    return resetInvalid();
  }
  const passwordHash = await hashPassword(password, booking.passwordCost, booking.random);
  const result = await database.commit({
    nowMs,
    documents: [
      deleteDocument(reset.key, { if: 'revision', revision: reset.revision }),
      putDocument(
        account.key,
        { ...account.body, passwordHash },
        { if: 'revision', revision: account.revision },
      ),
    ],
  });
  if (!result.committed) return resetInvalid();
  await sessions.revokeAll(userId);
  await clearAttempts(booking, accountAttempts(account.body.email));
  return done(null);
}

/** By somebody who is signed in and knows the old one. @returns the session that takes the place of all others */
export async function changePassword(
  { booking, sessions }: SignInContext,
  { userId, email }: Account,
  currentPassword: string,
  newPassword: string,
): Promise<Outcome<{ readonly account: Account; readonly session: Session }>> {
  const { database, clock, random } = booking;
  const counted = accountAttempts(email);
  if ((await addAttempt(booking, counted)) > failuresPerAccount) {
    return refused('SIGN_IN_LOCKED', 'Wait as long as Retry-After says.', {
      retryAfterSeconds: ATTEMPT_WINDOW_SECONDS,
    });
  }
  const stored = await findDocument(database, documentKey.account(userId), clock());
  if (stored === null || !(await passwordMatches(currentPassword, stored.body.passwordHash))) {
    return refused('INVALID_CREDENTIALS', 'The current password is another one.');
  }
  const account: Account = {
    ...stored.body,
    passwordHash: await hashPassword(newPassword, booking.passwordCost, random),
  };
  const nowMs = clock();
  const result = await database.commit({
    nowMs,
    documents: [
      putDocument(stored.key, account, { if: 'revision', revision: stored.revision }),
      // Whoever has an old link has no more use of it.
      deleteDocument(documentKey.passwordReset(userId), { if: 'any' }),
    ],
  });
  if (!result.committed) return refused('INVALID_CREDENTIALS', 'The password was changed a moment ago.');
  await sessions.revokeAll(userId);
  await clearAttempts(booking, counted);
  const session = await sessions.create({
    userId,
    csrfToken: newSecret(random),
    signedInAt: isoTime(nowMs),
  });
  return done({ account, session });
}
