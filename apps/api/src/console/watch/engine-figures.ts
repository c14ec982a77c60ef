/** What INFO says of the engine, or why it says nothing. */
import type { EngineFigures } from '@quicktable/contracts';
import type { Engine } from '../engine/engine.ts';
import { textOf } from '../engine/reply.ts';

const nothing = {
  reason: null,
  version: '',
  uptimeSeconds: 0,
  memoryBytes: 0,
  memoryMostBytes: 0,
  keys: 0,
  clients: 0,
  operationsPerSecond: 0,
  evictions: 0,
  expirations: 0,
};

export const noEngine: EngineFigures = { state: 'none', ...nothing };
export const askingEngine: EngineFigures = { state: 'asking', ...nothing };

const timeoutMs = 800;

export async function readEngineFigures(engine: Engine): Promise<EngineFigures> {
  let info: string;
  try {
    const { reply } = await engine.call(['INFO'], { timeoutMs });
    if (reply.kind === 'error') return { ...nothing, state: 'away', reason: reply.text };
    info = textOf(reply);
  } catch (error) {
    return { ...nothing, state: 'away', reason: error instanceof Error ? error.message : String(error) };
  }
  const fields = new Map(
    info.split('\r\n').map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at), line.slice(at + 1)] as const;
    }),
  );
  const number = (name: string) => Number(fields.get(name) ?? 0) || 0;
  const keys = [...fields]
    .filter(([name]) => /^db\d+$/.test(name))
    .reduce((sum, [, text]) => sum + Number(/keys=(\d+)/.exec(text)?.[1] ?? 0), 0);
  return {
    state: 'up',
    reason: null,
    version: fields.get('valkey_version') ?? fields.get('redis_version') ?? '',
    uptimeSeconds: number('uptime_in_seconds'),
    memoryBytes: number('used_memory'),
    memoryMostBytes: number('maxmemory'),
    keys,
    clients: number('connected_clients'),
    operationsPerSecond: number('instantaneous_ops_per_sec'),
    evictions: number('evicted_keys'),
    expirations: number('expired_keys'),
  };
}
