/** The structured log: one JSON line an event on standard output, without secrets. */
import { pino, type Logger } from 'pino';
import type { LogLevel } from './config.ts';

/** Fields that never reach the log, wherever a logged object carries them. */
const secretFields = ['authorization', 'cookie', 'password', 'token', 'secret'];

export function createLogger(level: LogLevel): Logger {
  return pino({
    level,
    base: { pid: process.pid },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      censor: '[hidden]',
    },
  });
}
