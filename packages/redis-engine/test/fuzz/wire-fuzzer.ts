/**
 * Attacks a server over the wire: frames cut anywhere, lengths that lie, inline lines, pipelines that are never read,
 * sockets that end at any byte or half. One round is one connection's life and follows from its seed alone.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { encodeCommand } from '../support/resp-client.ts';
import { grammarCommand } from './grammar-commands.ts';
import { randomCommand, randomFrom } from './random-commands.ts';

type Random = () => number;

const below = (random: Random, limit: number) => Math.floor(random() * limit);
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Valid commands, in one run of bytes. */
function commands(random: Random, most: number): Buffer {
  const count = 1 + below(random, most);
  return Buffer.concat(
    Array.from({ length: count }, () =>
      encodeCommand(random() < 0.5 ? grammarCommand(random) : randomCommand(random)),
    ),
  );
}

/** Some bytes changed, more often to what means something in the protocol. */
function damaged(bytes: Buffer, random: Random): Buffer {
  const changed = Buffer.from(bytes);
  for (let i = 1 + below(random, 4); i > 0; i--) {
    changed[below(random, changed.length)] =
      random() < 0.5 ? below(random, 256) : '0123456789-+*$\r\n'.charCodeAt(below(random, 16));
  }
  return changed;
}

/** Frames whose lengths are wrong. */
function lying(random: Random): Buffer {
  const lengths = [
    '-1',
    '0',
    '3',
    '1048577',
    '536870912',
    '2147483647',
    '2147483648',
    '99999999999999999999',
    '',
    '+3',
  ];
  const pick = () => lengths[below(random, lengths.length)]!;
  const bulk = () => `$${random() < 0.5 ? '4' : pick()}\r\n${'x'.repeat(below(random, 8))}\r\n`;
  const count = random() < 0.3 ? pick() : String(1 + below(random, 4));
  return Buffer.from(`*${count}\r\n${Array.from({ length: below(random, 5) }, bulk).join('')}`, 'latin1');
}

/** Lines as a person types them, with quotes, escapes and bytes that are no text. */
function inline(random: Random): Buffer {
  const parts = [
    'PING',
    'SET k0',
    '"a b"',
    '"\\x00\\n"',
    "'q'",
    'GET k0',
    '"',
    '\\',
    '\u0000',
    '\t',
    'INFO',
    '\u00ff',
    '',
  ];
  const words = Array.from({ length: below(random, 5) }, () => parts[below(random, parts.length)]!);
  const end = ['\r\n', '\n', '', '\r'][below(random, 4)]!;
  return Buffer.from(words.join(' ') + end, 'latin1');
}

/** A run of commands that changes what the connection is. */
function modes(random: Random): Buffer {
  const lines = [
    'HELLO 3',
    'HELLO 2',
    'MULTI',
    'EXEC',
    'SUBSCRIBE a b',
    'PSUBSCRIBE *',
    'SSUBSCRIBE s',
    'UNSUBSCRIBE',
    'MONITOR',
    'CLIENT TRACKING ON BCAST',
    'CLIENT TRACKING ON',
    'CLIENT REPLY OFF',
    'CLIENT REPLY SKIP',
    'CLIENT REPLY ON',
    'RESET',
    'BLPOP nothing 0',
    'XREAD BLOCK 0 STREAMS nothing $',
    'WATCH k0 k1',
    'SELECT 3',
    'PUBLISH a x',
    'SPUBLISH s x',
  ];
  const count = 1 + below(random, 6);
  return Buffer.concat(
    Array.from({ length: count }, () => encodeCommand(lines[below(random, lines.length)]!.split(' '))),
  );
}

/** Many commands with long replies. */
function pipeline(random: Random): Buffer {
  const one = encodeCommand(
    [['COMMAND'], ['INFO'], ['GET', 'k0'], ['ECHO', 'x'.repeat(2000)], ['LRANGE', 'k1', 0, -1]][
      below(random, 5)
    ]!,
  );
  return Buffer.concat(Array.from({ length: 1 + below(random, 400) }, () => one));
}

function attack(random: Random): Buffer {
  const kind = random();
  if (kind < 0.35) return commands(random, 12);
  if (kind < 0.5) return damaged(commands(random, 5), random);
  if (kind < 0.62) return lying(random);
  if (kind < 0.74) return inline(random);
  if (kind < 0.86) return Buffer.concat([modes(random), commands(random, 6)]);
  if (kind < 0.9) return Buffer.from(Array.from({ length: below(random, 3000) }, () => below(random, 256)));
  return pipeline(random);
}

/** Writes in pieces, so that the server reads them apart. */
async function writeInPieces(socket: Socket, bytes: Buffer, random: Random): Promise<void> {
  const single = random() < 0.2 && bytes.length < 400;
  for (let at = 0; at < bytes.length && !socket.destroyed; ) {
    const size = single ? 1 : 1 + Math.floor(random() ** 3 * 70_000);
    socket.write(bytes.subarray(at, at + size));
    at += size;
    await turn();
  }
}

/** One connection's life. Resolves when this side is done with it. */
export async function wireRound(address: { host: string; port: number }, seed: number): Promise<void> {
  const random = randomFrom(seed);
  const socket = connect({ ...address, allowHalfOpen: true });
  socket.on('error', () => {});
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => {});
  const reads = random() < 0.8;
  if (reads) socket.resume();
  else socket.pause();
  for (let i = 1 + below(random, 3); i > 0 && !socket.destroyed; i--) {
    const bytes = attack(random);
    const cut = random() < 0.3 ? below(random, bytes.length + 1) : bytes.length;
    await writeInPieces(socket, bytes.subarray(0, cut), random);
  }
  const end = random();
  if (end < 0.25 && !socket.destroyed) {
    // Half open: nothing more will be said, and what the server says is read to its end.
    socket.resume();
    socket.end();
    await Promise.race([once(socket, 'close'), new Promise((resolve) => setTimeout(resolve, 50))]).catch(
      () => {},
    );
  } else if (end < 0.5) {
    socket.resetAndDestroy();
  } else if (end < 0.75) {
    await turn();
  }
  socket.destroy();
}

/** The seed of a round of a run. */
export function roundSeed(seed: number, round: number): number {
  return (Math.imul(seed, 0x9e3779b1) + Math.imul(round, 0x85ebca6b)) >>> 0;
}
