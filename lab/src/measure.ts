/**
 * `npx quicktable lab measure`: reads reservations a hundred times and restates the three numbers that the guide follows: how often the
 * database was asked, the median time, and the share of answers from the cache.
 */
import { Agent, request } from 'node:http';
import type { GuideLanguage } from './guide/read-guide.ts';
import { median } from './median.ts';

export interface MeasureOptions {
  readonly api: string;
  readonly reads: number;
  readonly cached: boolean;
  /** Empty the cache first. */
  readonly cold: boolean;
}

export interface Measured {
  readonly reads: number;
  readonly databaseReads: number;
  readonly p50Ms: number;
  readonly hitPercent: number;
}

/** Read in turn, as the benchmark does. */
const reservations = ['user123/res001', 'user123/res002'];

export async function measure({ api, reads, cached, cold }: MeasureOptions): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (path: string, method = 'GET') => send(agent, `${api}${path}`, method);
  const readsOfDatabase = async () =>
    Number(/^quicktable_database_reads_total (\d+)/m.exec(await ask('/metrics'))?.[1] ?? Number.NaN);
  try {
    if (cold) await ask('/cache/clear', 'POST');
    const before = await readsOfDatabase();
    const timesMs: number[] = [];
    let hits = 0;
    for (let index = 0; index < reads; index += 1) {
      const path = `/reservation/${reservations[index % reservations.length] ?? ''}${cached ? '' : '/nocache'}`;
      const startedAt = performance.now();
      const text = await ask(path);
      timesMs.push(performance.now() - startedAt);
      if ((JSON.parse(text) as { source?: string }).source === 'cache') hits += 1;
    }
    const databaseReads = (await readsOfDatabase()) - before;
    return { reads, databaseReads, p50Ms: median(timesMs), hitPercent: (hits / reads) * 100 };
  } finally {
    agent.destroy();
  }
}

export function describeMeasured(measured: Measured, language: GuideLanguage): string {
  const { reads, databaseReads } = measured;
  const p50 = measured.p50Ms.toFixed(2);
  const percent = measured.hitPercent.toFixed(1);
  return language === 'ko'
    ? `조회 ${reads}회: 데이터베이스 읽기 ${databaseReads}회, p50 ${p50}ms, 히트율 ${percent}%`
    : `${reads} reads: ${databaseReads} database reads, p50 ${p50}ms, hit rate ${percent}%`;
}

function send(agent: Agent, url: string, method: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, timeout: 10_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        if ((response.statusCode ?? 500) < 400) resolve(text);
        else reject(new Error(`${url}: ${response.statusCode} ${text.slice(0, 200)}`));
      });
    });
    sent.once('timeout', () => sent.destroy(new Error(`${url}: no answer`)));
    sent.once('error', reject);
    sent.end();
  });
}
