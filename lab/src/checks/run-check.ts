/**
 * Checks of the guide's steps: what must be true when a step is done. In the guide: `<!-- check get:/health "redis":"connected" -->` (the service's
 * answer contains the text), `<!-- check edge:/v1/restaurants -->` (the local edge answers), `<!-- check key:user:2 -->`,
 * `<!-- check nokey:user:1:name -->` (in Redis).
 */
import type { Part } from '../guide/read-guide.ts';
import { RedisClient } from '../redis-client.ts';
import type { Addresses } from './addresses.ts';

const timeoutMs = 5_000;

/** The checks among the parts of a step. */
export function checksOf(parts: readonly Part[]): string[] {
  return parts.flatMap((part) =>
    part.kind === 'comment' && part.text.startsWith('check ') ? [part.text.slice('check '.length)] : [],
  );
}

/** What is not as it should be; undefined when the check holds. @throws Error for a check that does not exist */
export async function runCheck(check: string, addresses: Addresses): Promise<string | undefined> {
  const [, kind = '', subject = '', wanted = ''] = /^(get|edge|key|nokey):(\S+) ?(.*)$/.exec(check) ?? [];
  switch (kind) {
    case 'get':
      return answers(`${addresses.api}${subject}`, wanted);
    case 'edge':
      return answers(`${addresses.edge}${subject}`, wanted);
    case 'key':
      return (await keyExists(addresses, subject)) ? undefined : `${subject}: (nil)`;
    case 'nokey':
      return (await keyExists(addresses, subject)) ? `${subject}: (integer) 1` : undefined;
    default:
      throw new Error(`There is no check "${check}".`);
  }
}

async function answers(url: string, wanted: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    const text = await response.text();
    if (!response.ok) return `${url}: ${response.status}`;
    return text.includes(wanted) ? undefined : `${url}: ${text.slice(0, 120)}`;
  } catch {
    return `${url}: -`;
  }
}

async function keyExists({ redis }: Addresses, key: string): Promise<boolean> {
  const client = new RedisClient(redis);
  try {
    return (await client.call('EXISTS', key)) === 1;
  } catch {
    return false;
  } finally {
    client.close();
  }
}
