/**
 * Sends messages to people through the gateway that the operator names, signed as webhooks are. Without one the lab writes them into its log, where
 * whoever tries the service finds them; in production they are dropped, and the log says so without saying what.
 */
import type { Logger } from 'pino';
import type { SendWebhook } from './deliver-webhooks.ts';
import type { SendMessage } from './messages.ts';
import { signWebhook } from './sign-webhook.ts';

export interface MessageGateway {
  readonly url: string;
  readonly secret: string;
}

export function createMessageSender(
  gateway: MessageGateway | undefined,
  send: SendWebhook,
  profile: 'lab' | 'production',
  log: Logger,
  clock: () => number,
): SendMessage {
  if (gateway !== undefined) {
    return async (message) => {
      const body = JSON.stringify(message);
      const headers = {
        'content-type': 'application/json',
        'quicktable-event': message.eventId,
        'quicktable-signature': signWebhook(gateway.secret, body, clock()),
      };
      const status = await send(gateway.url, headers, body);
      return status >= 200 && status < 300;
    };
  }
  return async ({ kind, to, text, path }) => {
    if (profile === 'lab') log.warn({ kind, to, path }, text);
    else log.error({ kind }, 'MESSAGE_WEBHOOK_URL is not set: a message to a person was dropped');
    return true;
  };
}
