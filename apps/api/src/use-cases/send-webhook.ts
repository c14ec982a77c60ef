/**
 * Sends a webhook over HTTP. In production only to public addresses over TLS: the address is typed in by people, and must not reach what stands
 * inside our own network. The check is made on the address that is connected to, so that a name cannot change its mind in between.
 */
import { lookup as lookUp } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { Agent, request } from 'undici';
import type { SendWebhook } from './deliver-webhooks.ts';

const timeoutMs = 10_000;

const inside = new BlockList();
for (const [address, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  inside.addSubnet(address, prefix, 'ipv4');
}
for (const [address, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  inside.addSubnet(address, prefix, 'ipv6');
}

/** Whether an address belongs to nobody's public network. */
export function isInside(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return inside.check(mapped, 'ipv4');
  return inside.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookUp(hostname, { ...options, all: true }, (error, addresses) => {
    const wrong =
      error ?? (addresses.some(({ address }) => isInside(address)) ? new Error('not public') : null);
    const [first] = addresses ?? [];
    if (wrong !== null || first === undefined) callback(wrong ?? new Error('no address'), '', 4);
    else if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

export interface WebhookSender {
  readonly send: SendWebhook;
  readonly close: () => Promise<void>;
}

/** @param publicOnly refuse addresses inside a network, and plain HTTP */
export function createWebhookSender(publicOnly: boolean): WebhookSender {
  const agent = new Agent({
    connections: 8,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: timeoutMs, ...(publicOnly ? { lookup: publicLookup } : {}) },
  });
  return {
    async send(url, headers, body) {
      const { protocol, hostname } = new URL(url);
      const literal = hostname.replace(/^\[|\]$/g, '');
      if (publicOnly && (protocol !== 'https:' || (isIP(literal) !== 0 && isInside(literal)))) return 0;
      const answer = await request(url, { method: 'POST', headers, body, dispatcher: agent });
      await answer.body.dump();
      return answer.statusCode;
    },
    close: () => agent.close(),
  };
}
