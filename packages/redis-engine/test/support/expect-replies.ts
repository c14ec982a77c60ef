/** Conversations as tables: what is said, and the bytes that come back. */
import { expect } from 'vitest';
import type { ContractServer } from './describe-contract.ts';

/**
 * Sends each command (words separated by spaces) on the test's connection and compares its reply, in which each CR LF
 * is shown as a space: `['MGET a b', '*2 $1 1 $-1']`.
 */
export async function expectReplies(
  server: ContractServer,
  conversation: readonly (readonly [command: string, reply: string])[],
): Promise<void> {
  const answered: [string, string][] = [];
  for (const [command] of conversation) {
    const reply = await server.raw(...command.split(' '));
    answered.push([command, reply.replaceAll('\r\n', ' ').trimEnd()]);
  }
  expect(answered).toEqual(conversation.map(([command, reply]) => [command, reply]));
}
