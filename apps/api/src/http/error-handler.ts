/** Answers what a route throws, what no route takes, and what is not even HTTP. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { problemMediaType, type ErrorCode } from '@quicktable/contracts';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { describeError, problemOf } from './problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The code for input that the route's schemas refuse; `INVALID_REQUEST` if absent. */
    invalidCode?: ErrorCode;
  }
}

/** Makes the error handler: faults of ours are logged with what happened, refusals are not. */
export function createErrorHandler(log: Logger) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const { problem, headers } = describeError(error, request.routeOptions.config?.invalidCode);
    if (problem.status >= 500) {
      const level = problem.code === 'INTERNAL_ERROR' ? 'error' : 'warn';
      log[level](
        { requestId: request.id, route: request.routeOptions.url, code: problem.code, err: error },
        'request failed',
      );
      problem.instance = request.id;
    }
    reply.code(problem.status).headers(headers).type(problemMediaType).send(JSON.stringify(problem));
  };
}

/** Answers an address or method that no route takes. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(
    'ROUTE_NOT_FOUND',
    `There is no ${request.method} here; /docs lists what there is.`,
  );
  reply.code(problem.status).type(problemMediaType).send(JSON.stringify(problem));
}

/** Answers bytes that Node's HTTP parser refuses, and requests that take too long to arrive. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const code: ErrorCode =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? 'HEADERS_TOO_LARGE'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'REQUEST_TIMEOUT'
        : 'MALFORMED_REQUEST';
  const problem = problemOf(code);
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? 'Error'}\r\nContent-Type: ${problemMediaType}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
