/** Conversations as tables: what is said, and the bytes that come back. */
import { expect } from 'vitest';
import type { ContractServer } from './describe-contract.ts';

/**
 * Sends each command (words separated by spaces) on the test's connection and compares its reply, in which each CR LF
 * is shown as a space: `['MGET a b', '*2 $1 1 $-1']`. A time that runs down is written `':~100'`: at most 100, and at
 * most half a minute less, however busy the machine.
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
  expect(answered).toEqual(
    conversation.map(([command, reply]) => [
      command,
      reply.startsWith(':~') ? expect.toSatisfy(runsDownFrom(Number(reply.slice(2)))) : reply,
    ]),
  );
}

function runsDownFrom(most: number): (reply: string) => boolean {
  return (reply) =>
    /^:\d+$/.test(reply) && Number(reply.slice(1)) <= most && Number(reply.slice(1)) >= most - 30;
}
