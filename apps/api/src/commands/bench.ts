/** `npm run bench`: the lab's benchmark against a running service, or against one of its own when none runs. */
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { announcement, describeDatabaseLatency, formatBenchmark } from '../benchmark/format-benchmark.ts';
import { findService } from '../benchmark/find-service.ts';
import { formatPage } from '../benchmark/report/format-page.ts';
import { type SectionName, sectionNames } from '../benchmark/report/report-data.ts';
import { runReport } from '../benchmark/report/run-report.ts';
import { type BenchmarkResult, type Clearing, runBenchmark } from '../benchmark/run-benchmark.ts';
import { startService } from '../composition/start-service.ts';
import { type Config, readConfig } from '../config.ts';
import { labReservations } from '../database/lab-reservations.ts';
import { refuse } from '../environment.ts';
import { bilingual, type Language } from '../language.ts';
import { createLogger } from '../logger.ts';

export interface BenchOptions {
  readonly requests: number;
  readonly concurrency: number;
  readonly keys: number;
  readonly url?: string;
  readonly json?: boolean;
  /** Where to write the page; `true` is the default place. */
  readonly report?: string | true;
  /** Milliseconds before each answer of the database; only a service of the benchmark's own can have it. */
  readonly dbLatency: number;
  /** Milliseconds that each measurement of a report takes. */
  readonly duration: number;
  /** The sections of a report; absent: all. */
  readonly only?: readonly SectionName[];
}

const defaultReport = 'reports/benchmark.html';

const notes = {
  own: bilingual(
    '실행 중인 서비스가 없어 벤치마크가 직접 하나를 실행합니다.',
    'No service runs here, so the benchmark starts one of its own.',
  ),
  ownForLatency: bilingual(
    '지연을 추가한 서비스를 벤치마크가 직접 실행합니다.',
    'The benchmark starts a service of its own to put the delay in.',
  ),
  report: bilingual('보고서:', 'Report:'),
  stopping: bilingual(
    '\n멈추는 중입니다. 지금까지 잰 것을 보고서로 남깁니다.',
    '\nStopping; what has been measured goes into the report.',
  ),
  partial: bilingual('측정을 끝까지 하지 않은 보고서입니다.', 'This report is partial.'),
};

/** What to know about the figures when the cache could not be emptied before its part. */
const clearingNotes: Record<Exclude<Clearing, 'done'>, Record<Language, string>> = {
  refused: bilingual(
    '이 서비스는 캐시 비우기를 허용하지 않아, 이미 채워진 캐시로 측정했습니다.',
    'This service does not allow clearing its cache, so the cached part began warm.',
  ),
  unavailable: bilingual(
    '캐시 저장소가 응답하지 않아, 두 번 모두 데이터베이스가 응답했습니다. GET /health를 확인하세요.',
    'The cache store does not answer, so the database answered both parts; see GET /health.',
  ),
};

export async function bench(env: NodeJS.ProcessEnv, options: BenchOptions): Promise<void> {
  const config = readConfig(env);
  const say = (text: Record<Language, string>) => process.stderr.write(`${text[config.language]}\n`);
  if (options.url !== undefined && options.dbLatency > 0) {
    throw refuse(
      '--url',
      options.url,
      '--db-latency는 벤치마크가 직접 실행하는 서비스에만 쓸 수 있습니다. 둘 중 하나를 빼세요.',
      'A delay can only be put into a service of the benchmark’s own; leave out --url or --db-latency.',
    );
  }
  const running =
    options.dbLatency > 0
      ? undefined
      : (checkUrl(options.url) ?? (await findService(config.host, config.port)));
  const own =
    running === undefined
      ? await startService(withFreePorts(config), {
          log: createLogger(config.logLevel ?? 'error'),
          databaseLatencyMs: options.dbLatency,
          seed: 'embedded',
        })
      : undefined;
  const url = running ?? own?.url ?? '';
  try {
    if (own !== undefined) say(options.dbLatency > 0 ? notes.ownForLatency : notes.own);
    if (options.json !== true) {
      process.stdout.write(`${announcement[config.language]}\n\n`);
      if (options.dbLatency > 0) {
        process.stdout.write(`${describeDatabaseLatency(options.dbLatency, config.language)}\n\n`);
      }
    }
    if (options.report !== undefined) {
      await report(options, url, own !== undefined, config.language);
      return;
    }
    const result = await runBenchmark({
      url,
      requests: options.requests,
      concurrency: options.concurrency,
      reservations: labReservations.slice(0, options.keys),
    });
    printLab(result, options, url, config.language);
  } finally {
    await own?.close();
  }
}

/** The lab's output: the block in the user's language, or the figures as JSON. */
function printLab(result: BenchmarkResult, options: BenchOptions, url: string, language: Language): void {
  if (result.clearing !== 'done') process.stderr.write(`${clearingNotes[result.clearing][language]}\n`);
  if (options.json !== true) {
    process.stdout.write(`${formatBenchmark(result, language)}\n`);
    return;
  }
  const { uncached, cached, ...rest } = result;
  const { timesMs: _, ...uncachedFigures } = uncached;
  const { timesMs: __, ...cachedFigures } = cached;
  const conditions = {
    url,
    concurrency: options.concurrency,
    keys: options.keys,
    databaseLatencyMs: options.dbLatency,
  };
  process.stdout.write(
    `${JSON.stringify({ ...conditions, uncached: uncachedFigures, cached: cachedFigures, ...rest }, null, 2)}\n`,
  );
}

/** As a shell reports a program that Ctrl-C ended. */
const stoppedCode = 130;

/** Measures everything, the lab's part first, and writes page and data; Ctrl-C writes what there is by then. */
async function report(
  options: BenchOptions,
  url: string,
  ownService: boolean,
  language: Language,
): Promise<void> {
  const file = resolve(options.report === true ? defaultReport : (options.report ?? defaultReport));
  const dataFile = `${file.replace(/\.html?$/i, '')}.json`;
  const { concurrency, keys, requests, dbLatency, duration } = options;
  const only = options.only ?? sectionNames;
  const say = (text: Record<Language, string>) => process.stderr.write(`${text[language]}\n`);
  const commandOf = (names: readonly SectionName[]) =>
    [
      'npm run bench -- --report',
      ...(names.length === sectionNames.length ? [] : [`--only ${names.join(',')}`]),
      ...(names.includes('lab') ? [`--requests ${requests} --concurrency ${concurrency}`] : []),
      ...(names.includes('lab') || names.includes('throughput') ? [`--keys ${keys}`] : []),
      `--duration ${duration}ms`,
      ...(dbLatency > 0 ? [`--db-latency ${dbLatency}ms`] : []),
    ].join(' ');
  const stop = new AbortController();
  const onSignal = () => {
    process.once('SIGINT', () => process.exit(stoppedCode));
    process.off('SIGTERM', onSignal);
    say(notes.stopping);
    stop.abort(new Error('stopped'));
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const data = await runReport({
    url,
    ownService,
    requests,
    concurrency,
    reservations: labReservations.slice(0, keys),
    databaseLatencyMs: dbLatency,
    durationMs: duration,
    only: sectionNames.filter((name) => only.includes(name)),
    command: commandOf(only),
    commandOf: (name) => commandOf([name]),
    language,
    signal: stop.signal,
    output: process.stderr,
    onLab: (result) => printLab(result, options, url, language),
  });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(dataFile, `${JSON.stringify(data)}\n`);
  await writeFile(file, formatPage(data, language, basename(dataFile)));
  if (!data.complete) {
    say(notes.partial);
    process.exitCode = stoppedCode;
  }
  process.stderr.write(`${notes.report[language]} ${file}\n`);
  process.removeAllListeners('SIGINT');
}

/** The same configuration on ports that nobody else looks for. */
function withFreePorts(config: Config): Config {
  const port = { port: 0, named: true };
  return {
    ...config,
    host: '127.0.0.1',
    port,
    // A directory belongs to one process, and a running service may have this one.
    dataDirectory: undefined,
    store: config.store.kind === 'embedded-redis' ? { ...config.store, port } : config.store,
    database: config.database.kind === 'embedded-dynamodb' ? { ...config.database, port } : config.database,
  };
}

function checkUrl(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (/^https?:\/\//i.test(value) && URL.canParse(value)) return new URL(value).origin;
  throw refuse(
    '--url',
    value,
    '예: --url http://127.0.0.1:5000',
    'Write for example --url http://127.0.0.1:5000.',
  );
}
