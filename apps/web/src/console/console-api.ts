/** The requests of the console, one function each; the live part is `stream.ts`. */
import type {
  CommandView,
  ConsoleAccess,
  FaultRequest,
  FaultTarget,
  FaultView,
  InvalidationView,
  KeyList,
  KeyView,
  TheatreRequest,
  TheatreView,
} from '@quicktable/contracts';
import { request, withQuery } from '../api/request.ts';

const base = '/v1/console';

export const readAccess = () => request<ConsoleAccess>(base);

export const listKeys = (query: { entity?: string; prefix?: string; cursor?: string }) =>
  request<KeyList>(withQuery(`${base}/keys`, query));

export const readKey = (keyId: string) => request<KeyView>(`${base}/keys/${keyId}`);

export const invalidate = (body: { keyIds?: string[]; tags?: string[] }) =>
  request<InvalidationView>(`${base}/invalidations`, { method: 'POST', body });

export const sendCommand = (line: string, allowWrites: boolean) =>
  request<CommandView>(`${base}/commands`, { method: 'POST', body: { line, allowWrites } });

export const startFault = (target: FaultTarget, body: Partial<FaultRequest>) =>
  request<FaultView>(`${base}/faults/${target}`, { method: 'PUT', body });

export const endFault = (target: FaultTarget) =>
  request<void>(`${base}/faults/${target}`, { method: 'DELETE' });

export const startTheatre = (body: Partial<TheatreRequest>) =>
  request<TheatreView>(`${base}/theatre`, { method: 'POST', body });

export const cancelTheatre = () => request<TheatreView>(`${base}/theatre`, { method: 'DELETE' });

/** Keys travel as base64url of their bytes. */
export function keyIdOf(key: string): string {
  const bytes = new TextEncoder().encode(key);
  return btoa(String.fromCodePoint(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
