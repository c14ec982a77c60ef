/**
 * Messages to people: what waits in the outbox is turned into words when it is sent, so that a link with a secret is made at that moment and
 * stands nowhere before.
 */
import { hashSecret, timeOf } from '@quicktable/domain';
import type { BookingContext } from './booking-context.ts';
import { documentKey, findDocument, type OutboxItem } from './documents.ts';
import { newId, newSecret, type Random } from './ids.ts';
import { isoTime } from './views.ts';
import { putDocument } from './write-document.ts';

/** Where an outbox item goes that is for a person and not for a restaurant's webhook. */
export const MESSAGE_CHANNEL = '@message';
export const PASSWORD_RESET_MS = 30 * 60_000;

/** What is to be told, as it waits in the outbox. */
export type Notice =
  | { readonly kind: 'password-reset'; readonly email: string }
  | {
      readonly kind: 'waitlist-offered';
      readonly restaurantId: string;
      readonly date: string;
      readonly entryId: string;
    };

/** What is sent: to a gateway for mail and text messages, or into the log of a lab. */
export interface Message {
  readonly eventId: string;
  readonly kind: Notice['kind'];
  readonly to: {
    readonly name: string;
    readonly email: string | null;
    readonly phoneNumber: string | null;
    readonly language: 'ko' | 'en';
  };
  readonly text: string;
  /** What to open, after the address of the site; null: nothing. The secret stands in the fragment, which no server logs. */
  readonly path: string | null;
  /** After this the message is of no use. */
  readonly expiresAt: string;
}

/** Resolves with whether the message was taken. */
export type SendMessage = (message: Message) => Promise<boolean>;

export function noticeWrite(notice: Notice, nowMs: number, random: Random) {
  const eventId = newId('evt', random);
  const item: OutboxItem = {
    eventId,
    type: notice.kind,
    restaurantId: 'restaurantId' in notice ? notice.restaurantId : '',
    payload: JSON.stringify(notice),
    webhookId: MESSAGE_CHANNEL,
    attempts: 0,
  };
  return putDocument(documentKey.outbox(nowMs, `${eventId}-${MESSAGE_CHANNEL}`), item, { if: 'absent' });
}

/** The words for a notice; null when there is nobody to tell, or nothing any more. */
export async function composeMessage(context: BookingContext, item: OutboxItem): Promise<Message | null> {
  const notice: Notice = JSON.parse(item.payload);
  return notice.kind === 'password-reset'
    ? passwordReset(context, item.eventId, notice.email)
    : waitlistOffered(context, item.eventId, notice);
}

async function passwordReset(
  { database, clock, random }: BookingContext,
  eventId: string,
  email: string,
): Promise<Message | null> {
  const nowMs = clock();
  const owner = await findDocument(database, documentKey.accountEmail(email), nowMs);
  const account =
    owner === null ? null : await findDocument(database, documentKey.account(owner.body.userId), nowMs);
  if (account === null) return null;
  const { userId, name, phoneNumber, language } = account.body;
  const secret = newSecret(random);
  const expiresAtMs = nowMs + PASSWORD_RESET_MS;
  // One for each account: a later message makes an earlier one worthless.
  await database.commit({
    nowMs,
    documents: [
      putDocument(
        documentKey.passwordReset(userId),
        { secretHash: hashSecret(secret) },
        { if: 'any' },
        expiresAtMs,
      ),
    ],
  });
  return {
    eventId,
    kind: 'password-reset',
    to: { name, email: account.body.email, phoneNumber, language },
    text:
      language === 'ko'
        ? '비밀번호를 다시 정하는 링크입니다. 30분 동안 한 번 쓸 수 있습니다. 요청하지 않으셨다면 무시하세요.'
        : 'The link to choose a new password. It is good for 30 minutes and for one use. If you did not ask for it, do nothing.',
    path: `/reset-password#${userId}.${secret}`,
    expiresAt: isoTime(expiresAtMs),
  };
}

async function waitlistOffered(
  { database, cache, clock }: BookingContext,
  eventId: string,
  { restaurantId, date, entryId }: Extract<Notice, { kind: 'waitlist-offered' }>,
): Promise<Message | null> {
  const nowMs = clock();
  const found = await findDocument(database, documentKey.waitlist(restaurantId, date, entryId), nowMs);
  const offer = found?.body.offer ?? null;
  if (found === null || offer === null || offer.expiresAtMs <= nowMs) return null;
  const { guestName, phoneNumber, language } = found.body;
  const restaurant = await cache.restaurant(restaurantId);
  const name = restaurant?.name[language] ?? restaurantId;
  const time = timeOf(offer.startMinute);
  const minutes = Math.max(1, Math.floor((offer.expiresAtMs - nowMs) / 60_000));
  return {
    eventId,
    kind: 'waitlist-offered',
    to: { name: guestName, email: null, phoneNumber, language },
    text:
      language === 'ko'
        ? `${name}: ${date} ${time}에 자리가 났습니다. 앞으로 ${minutes}분 동안 맡아 둡니다. 대기 화면에서 예약해 주세요.`
        : `${name}: a table came free on ${date} at ${time}. It is kept for ${minutes} minutes; book it on your waitlist page.`,
    path: null,
    expiresAt: isoTime(offer.expiresAtMs),
  };
}
