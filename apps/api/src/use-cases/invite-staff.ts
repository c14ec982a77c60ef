/** An invitation makes one account one of a restaurant's staff, or an operator; it is good for a week and for one use. */
import type { InvitationView, OperatorInvitation } from '@quicktable/contracts';
import { hashSecret } from '@quicktable/domain';
import type { BookingContext } from './booking-context.ts';
import { documentKey } from './documents.ts';
import { findRestaurant } from './find-restaurant.ts';
import { newSecret } from './ids.ts';
import { done, type Outcome } from './outcome.ts';
import { isoTime } from './views.ts';
import { putDocument } from './write-document.ts';

const invitationMs = 7 * 86_400_000;

export async function inviteStaff(
  context: BookingContext,
  restaurantId: string,
): Promise<Outcome<InvitationView>> {
  const found = await findRestaurant(context, restaurantId);
  if (!found.ok) return found;
  return done({ ...(await writeInvitation(context, restaurantId)), restaurantId });
}

/** Invites an operator: one who may open the cache console in production. */
export function inviteOperator(context: BookingContext): Promise<OperatorInvitation> {
  return writeInvitation(context, null);
}

async function writeInvitation(
  context: BookingContext,
  restaurantId: string | null,
): Promise<OperatorInvitation> {
  const nowMs = context.clock();
  const invitation = newSecret(context.random);
  const expiresAtMs = nowMs + invitationMs;
  const key = documentKey.invitation(hashSecret(invitation));
  await context.database.commit({
    nowMs,
    documents: [putDocument(key, { restaurantId }, { if: 'absent' }, expiresAtMs)],
  });
  return { invitation, expiresAt: isoTime(expiresAtMs) };
}
