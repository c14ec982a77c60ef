/** A pool of MySQL connections under kysely: prepared statements, every one bounded in time, and faults told apart. */
import { Kysely, MysqlDialect, type MysqlPool, type MysqlPoolConnection, sql } from 'kysely';
import { createConnection, createPool, type PoolConnection } from 'mysql2';
import { DatabaseBusyError } from '@quicktable/domain';
import { untilAborted } from '../abort.ts';
import { DatabaseUnavailableError } from '../errors.ts';
import { type RetryPolicy, withRetries } from '../retry.ts';
import { migrate, type Schema } from './schema.ts';

export interface MysqlOptions {
  /** `mysql://user:password@host:3306/database`; `?socketPath=…` for a Unix socket. */
  readonly url: string;
  /** 16. */
  readonly connections?: number;
  /** How long one statement may take, in milliseconds; 2,000. */
  readonly statementTimeoutMs?: number | undefined;
}

export interface MysqlConnection {
  readonly db: Kysely<Schema>;
  /**
   * Runs something that may run twice (a read, or a write that replaces), again if the connection was lost.
   * @throws DatabaseUnavailableError, DatabaseBusyError
   */
  run<Result>(task: (db: Kysely<Schema>) => Promise<Result>, signal?: AbortSignal): Promise<Result>;
  /** Creates the database and the tables that are missing. */
  initialize(): Promise<void>;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 1_000;
const RETRIES: RetryPolicy = { attempts: 3, firstDelayMs: 20, longestDelayMs: 100, deadlineMs: 1_500 };
const INITIALIZE_RETRIES: RetryPolicy = {
  attempts: 8,
  firstDelayMs: 200,
  longestDelayMs: 1_000,
  deadlineMs: 30_000,
};
/** Callers that wait for a connection at most. */
const MAX_WAITING = 1_000;

/** Connection limits, deadlocks and lock waits: they pass. */
const BUSY = new Set([
  'ER_CON_COUNT_ERROR',
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_USER_LIMIT_REACHED',
]);
const REFUSED = new Set([
  'ER_ACCESS_DENIED_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
  'ER_HOST_NOT_PRIVILEGED',
  'ER_TABLEACCESS_DENIED_ERROR',
]);
const MISSING = new Set(['ER_BAD_DB_ERROR', 'ER_BAD_FIELD_ERROR', 'ER_NO_SUCH_TABLE']);

export function connectMysql(options: MysqlOptions): MysqlConnection {
  const statementTimeoutMs = options.statementTimeoutMs ?? 2_000;
  const settings = {
    uri: options.url,
    charset: 'utf8mb4',
    timezone: 'Z',
    dateStrings: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
  };
  const pool = createPool({
    ...settings,
    connectionLimit: options.connections ?? 16,
    maxIdle: options.connections ?? 16,
    queueLimit: MAX_WAITING,
    enableKeepAlive: true,
  });
  const bounded: MysqlPool = {
    getConnection: (callback) =>
      pool.getConnection((error, connection) => {
        callback(error, error ? (undefined as never) : boundConnection(connection, statementTimeoutMs));
      }),
    end: (callback) => pool.end(callback),
  };
  const db = new Kysely<Schema>({ dialect: new MysqlDialect({ pool: bounded }) });

  return {
    db,
    async run(task, signal) {
      try {
        return await withRetries(
          RETRIES,
          (error) => isLost(error) || isContended(error),
          () => untilAborted(task(db), signal),
          signal,
        );
      } catch (error) {
        throw signal?.aborted ? error : classifyMysqlError(error);
      }
    },
    async initialize() {
      try {
        // Another process that initializes makes this one wait for longer than a statement may.
        await withRetries(
          INITIALIZE_RETRIES,
          (error) => isLost(error) || isContended(error),
          async () => {
            await createDatabase();
            await migrate(db);
          },
        );
      } catch (error) {
        throw classifyMysqlError(error);
      }
    },
    close: () => db.destroy(),
  };

  /** Only when it is missing: most accounts may not create one. */
  async function createDatabase() {
    try {
      await sql`SELECT 1`.execute(db);
    } catch (error) {
      if (codeOf(error) !== 'ER_BAD_DB_ERROR') throw error;
      const url = new URL(options.url);
      const name = decodeURIComponent(url.pathname.slice(1));
      url.pathname = '/';
      const connection = createConnection({ ...settings, uri: url.href }).promise();
      try {
        await connection.query('CREATE DATABASE IF NOT EXISTS ?? CHARACTER SET utf8mb4', [name]);
      } finally {
        await connection.end();
      }
    }
  }
}

/** Statements are prepared, so that no value is ever part of the text, and end in time. */
function boundConnection(connection: PoolConnection, timeout: number): MysqlPoolConnection {
  return {
    // kysely also streams with this; nothing here does.
    query: ((text: string, parameters: unknown[], callback: (error: unknown, result: unknown) => void) => {
      connection.execute({ sql: text, timeout }, parameters as never[], (error, result) => {
        // What is still to come on such a connection belongs to nobody.
        if (error && codeOf(error) === 'PROTOCOL_SEQUENCE_TIMEOUT') connection.destroy();
        callback(error, result);
      });
    }) as MysqlPoolConnection['query'],
    release: () => connection.release(),
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** The connection broke or could not be made. */
export function isLost(error: unknown): boolean {
  const code = codeOf(error);
  return code.startsWith('PROTOCOL_') || /^E[A-Z]+$/.test(code) || code === 'ER_SERVER_SHUTDOWN';
}

/** Others were writing to the same rows. */
export function isContended(error: unknown): boolean {
  const code = codeOf(error);
  return (
    code === 'ER_LOCK_DEADLOCK' ||
    code === 'ER_LOCK_WAIT_TIMEOUT' ||
    code === 'ER_DUP_ENTRY' ||
    code === 'ER_CHECKREAD'
  );
}

/** The error that the port speaks of, or the same one if it is a mistake of ours. */
export function classifyMysqlError(error: unknown): unknown {
  const code = codeOf(error);
  if (BUSY.has(code) || isContended(error)) {
    return new DatabaseBusyError('MySQL has too much to do', { cause: error });
  }
  if (REFUSED.has(code)) return new DatabaseUnavailableError(`MySQL refuses us: ${code}`, error);
  if (MISSING.has(code)) {
    return new DatabaseUnavailableError('MySQL lacks a table; `npm run init` creates it', error);
  }
  if (isLost(error) || (error instanceof Error && error.message === 'Queue limit reached.')) {
    return new DatabaseUnavailableError('MySQL does not answer', error);
  }
  return error;
}
