/** Makes an account: a guest's, or, with an invitation, one of a restaurant's staff. */
import type { AccountView, SignUpRequest } from '@quicktable/contracts';
import { hashSecret } from '@quicktable/domain';
import type { BookingContext } from './booking-context.ts';
import { type Account, documentKey, findDocument } from './documents.ts';
import { newId } from './ids.ts';
import { done, type Outcome, refused } from './outcome.ts';
import { hashPassword } from './password.ts';
import { accountView, isoTime } from './views.ts';
import { deleteDocument, putDocument } from './write-document.ts';

export async function signUp(context: BookingContext, request: SignUpRequest): Promise<Outcome<AccountView>> {
  const { database } = context;
  const nowMs = context.clock();
  const invitationKey =
    request.invitation === undefined ? null : documentKey.invitation(hashSecret(request.invitation));
  const invitation = invitationKey === null ? null : await findDocument(database, invitationKey, nowMs);
  if (invitationKey !== null && invitation === null) return invitationInvalid();
  const invitedTo = invitation?.body.restaurantId;

  const account: Account = {
    userId: newId('usr', context.random),
    email: request.email,
    passwordHash: await hashPassword(request.password, context.passwordCost, context.random),
    name: request.name,
    phoneNumber: request.phoneNumber ?? null,
    language: request.language,
    role: invitation === null ? 'guest' : 'staff',
    restaurantIds: invitedTo === null || invitedTo === undefined ? [] : [invitedTo],
    ...(invitedTo === null ? { operator: true } : {}),
    createdAt: isoTime(nowMs),
  };
  const result = await database.commit({
    nowMs,
    documents: [
      putDocument(documentKey.accountEmail(request.email), { userId: account.userId }, { if: 'absent' }),
      putDocument(documentKey.account(account.userId), account, { if: 'absent' }),
      // An invitation is good for one account.
      ...(invitationKey === null ? [] : [deleteDocument(invitationKey, { if: 'present' })]),
    ],
  });
  if (result.committed) return done(accountView(account));
  const { refusal } = result;
  return refusal.reason === 'document-condition' && refusal.key.kind === 'invitation'
    ? invitationInvalid()
    : refused('EMAIL_TAKEN', 'Sign in, or use another e-mail address.');
}

function invitationInvalid() {
  return refused('INVITATION_INVALID', 'Ask the restaurant for a new invitation.');
}
