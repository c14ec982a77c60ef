/** The machine that made the figures. */
import { cpus, release, totalmem, type as systemName } from 'node:os';
import type { Machine } from './report-data.ts';

export function describeMachine(): Machine {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown processor',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${systemName()} ${release()} ${process.arch}`,
    node: process.versions.node,
  };
}
