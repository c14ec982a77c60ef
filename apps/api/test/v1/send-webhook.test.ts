import { afterEach, describe, expect, it } from 'vitest';
import { createWebhookSender, isInside, type WebhookSender } from '../../src/use-cases/send-webhook.ts';
import { startReceiver } from './support/start-booking.ts';

describe('webhooks in production', () => {
  let sender: WebhookSender;
  afterEach(() => sender.close());

  it('never call an address inside a network, by number or by name', async () => {
    sender = createWebhookSender(true);
    const receiver = await startReceiver();
    const { port } = new URL(receiver.url);
    const addresses = [
      receiver.url,
      `https://127.0.0.1:${port}/`,
      `https://[::1]:${port}/`,
      `https://localhost:${port}/`,
      'https://169.254.169.254/latest/meta-data/',
    ];

    for (const address of addresses) {
      const status = await sender.send(address, {}, '{}').catch(() => 'refused');
      expect([0, 'refused'], address).toContain(status);
    }
    expect(receiver.received).toEqual([]);
    await receiver.close();
  });

  it('tell public addresses from others', () => {
    sender = createWebhookSender(true);
    const inside = [
      '10.1.2.3',
      '172.31.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '0.0.0.0',
      '::1',
      'fd00::1',
      'fe80::1',
      '::ffff:10.0.0.1',
    ];

    expect(inside.filter((address) => !isInside(address))).toEqual([]);
    expect(['8.8.8.8', '172.32.0.1', '2606:4700::1111'].filter(isInside)).toEqual([]);
  });
});
