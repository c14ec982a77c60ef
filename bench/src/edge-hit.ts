/**
 * Measures a cache hit of the local edge against a bare `node:http` server that answers with a constant of the same size, at
 * 64 connections. Rounds alternate between the servers and medians are compared, so that a busy machine harms all alike.
 *
 * `node bench/dist/edge-hit.js [--rounds 7] [--seconds 1] [--connections 64]`; needs wrk, which keeps the load outside this
 * process.
 */
import { spawn } from 'node:child_process';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { createEdgeServer } from '@quicktable/edge';
import { median } from './median.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '1' },
    connections: { type: 'string', default: '64' },
  },
});

const path = '/v1/availability?date=2026-12-24&partySize=4';
const body = JSON.stringify({
  slots: Array.from({ length: 40 }, (_, index) => ({ time: `${11 + index / 4}`, status: 'available' })),
});

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
}

function headersOf(url: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (incoming) => {
      incoming.resume();
      incoming.on('end', () => resolve(incoming.rawHeaders));
    }).on('error', reject);
  });
}

/** Requests per second, and this process's CPU time per request in microseconds. */
async function measure(url: string): Promise<{ rate: number; cpuMicros: number }> {
  const before = process.cpuUsage();
  const seconds = Number(values.seconds);
  const output = await new Promise<string>((resolve, reject) => {
    const load = spawn('wrk', ['-t1', `-c${values.connections}`, `-d${values.seconds}s`, url]);
    let text = '';
    load.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    load.on('error', () => reject(new Error('wrk is not on this machine (apt-get install wrk).')));
    load.on('close', () => resolve(text));
  });
  const requests = Number(/(\d+) requests in/.exec(output)?.[1] ?? 0);
  const spent = process.cpuUsage(before);
  return { rate: requests / seconds, cpuMicros: (spent.user + spent.system) / requests };
}

const origin = createServer((_incoming, outgoing) => {
  outgoing.writeHead(200, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'public, max-age=3600',
    ETag: '"1"',
  });
  outgoing.end(body);
});
const edge = await createEdgeServer({ port: 0, origin: await listen(origin), clock: () => 0 });
await headersOf(edge.url + path);
const hitHeaders = await headersOf(edge.url + path);

const constant = createServer((_incoming, outgoing) => {
  outgoing.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  outgoing.end(body);
});
const ownHeaders = new Set(['connection', 'keep-alive']);
const sameHead: string[] = [];
for (let i = 0; i < hitHeaders.length; i += 2) {
  const name = hitHeaders[i] ?? '';
  if (!ownHeaders.has(name.toLowerCase())) sameHead.push(name, hitHeaders[i + 1] ?? '');
}
const constantSameHead = createServer((_incoming, outgoing) => {
  outgoing.writeHead(200, sameHead);
  outgoing.end(body);
});

const contenders = [
  { name: 'node:http, constant body', url: await listen(constant) },
  { name: 'node:http, constant body and head of a hit', url: await listen(constantSameHead) },
  { name: 'edge, hit', url: edge.url + path },
].map((contender) => ({ ...contender, rates: [] as number[], cpu: [] as number[] }));

for (const { url } of contenders) await measure(url);
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const contender of contenders) {
    const { rate, cpuMicros } = await measure(contender.url);
    contender.rates.push(rate);
    contender.cpu.push(cpuMicros);
  }
}

const hit = contenders.at(-1);
for (const { name, rates, cpu } of contenders) {
  const ratio = median(hit?.rates ?? []) / median(rates);
  process.stdout.write(
    `${name.padEnd(44)} ${Math.round(median(rates)).toString().padStart(7)} requests/s  ` +
      `${median(cpu).toFixed(1).padStart(5)} µs CPU each  hit / this: ${ratio.toFixed(2)}\n`,
  );
}
const { hits, misses } = edge.stats();
process.stdout.write(`hits ${hits}, misses ${misses}\n`);

await edge.close();
for (const server of [origin, constant, constantSameHead]) {
  server.close();
  server.closeAllConnections();
}
