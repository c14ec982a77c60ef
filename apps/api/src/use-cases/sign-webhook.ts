/** The signature of a webhook's delivery: an HMAC over time and body, so that a receiver can tell ours from a forged or a replayed one. */
import { createHmac } from 'node:crypto';

/** `t=<unix seconds>,v1=<hex HMAC-SHA-256 of "<t>.<body>">` */
export function signWebhook(secret: string, body: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${signature}`;
}
