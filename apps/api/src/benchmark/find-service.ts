/** Finds a QuickTable that runs on this machine, at its port or at the next ones it may have moved to. */
import { request } from 'undici';
import type { PortChoice } from '../environment.ts';

/** As far as `npm start` moves from a taken default. */
const portsToTry = 20;
const timeoutMs = 500;

/** The address of a running service, or undefined. @param host Where the service listens; all addresses mean loopback */
export async function findService(host: string, { port, named }: PortChoice): Promise<string | undefined> {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const ports = Array.from({ length: named ? 1 : portsToTry }, (_, offset) => port + offset);
  const urls = await Promise.all(
    ports.map(async (candidate) => {
      const url = `http://${name.includes(':') ? `[${name}]` : name}:${candidate}`;
      return (await isQuickTable(url)) ? url : undefined;
    }),
  );
  return urls.find((url) => url !== undefined);
}

async function isQuickTable(url: string): Promise<boolean> {
  try {
    const answer = await request(`${url}/health`, { headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
    const body: unknown = await answer.body.json();
    return typeof body === 'object' && body !== null && 'redis' in body && 'database' in body;
  } catch {
    return false;
  }
}
