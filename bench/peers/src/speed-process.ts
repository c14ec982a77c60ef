/**
 * One contestant of the speed comparison in a process of its own, so that it pays for its own garbage and for nobody else's, and its
 * code is compiled for its own use. It measures a slice when it is told to, of its library or of the limit beside it.
 * Usage: forked with the library's name and the port of Redis.
 */
import { Redis } from 'ioredis6';
import { loadPeer } from './peers.ts';

/** What is to be measured, and for how long. */
export interface Slice {
  subject: 'library' | 'limit';
  tier: 'inProcess' | 'shared';
  inFlight: number;
  sliceMs: number;
}

type Read = (key: string) => Promise<unknown>;

interface Reader {
  read: Read;
  close(): Promise<unknown> | void;
}

const keyCount = 1_000;
const valueBytes = 1_200;
const value = { id: 1, text: 'x'.repeat(valueBytes - 20) };
const keys = Array.from({ length: keyCount }, (_, index) => `key-${index}`);

const [name = '', portText] = process.argv.slice(2);
const port = Number(portText);
process.on('disconnect', () => process.exit(0));
console.error = () => {};

/** The practical limit: a Map with `await`; the raw client on the same bytes. */
async function openLimit(tier: Slice['tier']): Promise<Reader> {
  if (tier === 'inProcess') {
    const map = new Map<string, Promise<unknown>>(keys.map((key) => [key, Promise.resolve(value)]));
    return { read: (key) => map.get(key) as Promise<unknown>, close: () => {} };
  }
  const raw = new Redis({ host: '127.0.0.1', port });
  for (const key of keys) await raw.set(key, JSON.stringify(value));
  return {
    read: async (key) => JSON.parse((await raw.get(key)) ?? 'null') as unknown,
    close: () => raw.disconnect(),
  };
}

async function openPeer(tier: Slice['tier']): Promise<Reader> {
  const peer = await loadPeer(name);
  const l1 = tier === 'inProcess';
  const namespace = `${tier}-${name}`;
  const node = await peer.connect({ host: '127.0.0.1', port, ttlMs: 600_000, l1, namespace });
  const load = async () => value;
  const read = node.bind?.(load) ?? ((key) => node.get(key, load));
  for (const key of keys) await read(key);
  return { read, close: () => node.close() };
}

/** Reads per second, one at a time. */
async function oneAtATime(read: Read, sliceMs: number): Promise<number> {
  const started = performance.now();
  let reads = 0;
  while (performance.now() - started < sliceMs) {
    for (let step = 0; step < 100; step++) await read(keys[reads++ % keyCount] as string);
  }
  return (reads * 1_000) / (performance.now() - started);
}

/** Reads per second with some callers, each reading one after another. */
async function manyInFlight(read: Read, inFlight: number, sliceMs: number): Promise<number> {
  const started = performance.now();
  let reads = 0;
  const caller = async () => {
    while (performance.now() - started < sliceMs) await read(keys[reads++ % keyCount] as string);
  };
  await Promise.all(Array.from({ length: inFlight }, caller));
  return (reads * 1_000) / (performance.now() - started);
}

/** What is open, all of one tier. */
let open: { tier: Slice['tier']; readers: Map<Slice['subject'], Reader> } | undefined;

async function readerOf(subject: Slice['subject'], tier: Slice['tier']): Promise<Reader> {
  if (open?.tier !== tier) {
    for (const reader of open?.readers.values() ?? []) await reader.close();
    open = { tier, readers: new Map() };
  }
  const { readers } = open;
  const reader = readers.get(subject) ?? (await (subject === 'limit' ? openLimit(tier) : openPeer(tier)));
  readers.set(subject, reader);
  return reader;
}

async function measure({ subject, tier, inFlight, sliceMs }: Slice): Promise<number> {
  const { read } = await readerOf(subject, tier);
  return inFlight === 1 ? oneAtATime(read, sliceMs) : manyInFlight(read, inFlight, sliceMs);
}

process.on('message', (slice) => void measure(slice as Slice).then((perSecond) => process.send?.(perSecond)));
process.send?.('ready');
