/** Requests to another server whose replies are single lines: what MIGRATE sends. */
import { connect } from 'node:net';
import type { TransferOutcome } from '../server/migrations.ts';

/**
 * Sends all requests and collects one line for each. Each step (connecting, taking some bytes, answering some) may take
 * `timeoutMs`. Never rejects.
 */
export function transfer(
  host: string,
  port: number,
  requests: readonly Buffer[],
  timeoutMs: number,
  signal: AbortSignal,
): Promise<TransferOutcome> {
  return new Promise((resolve) => {
    const replies: string[] = [];
    let step: 'connect' | 'write' | 'read' = 'connect';
    let rest = '';
    if (!(port >= 0 && port < 65_536)) {
      resolve({ replies, failure: 'connect' });
      return;
    }
    const socket = connect({ host, port });
    const end = (failure: TransferOutcome['failure']) => {
      socket.destroy();
      resolve({ replies, failure });
    };
    signal.addEventListener('abort', () => end(step), { once: true });
    socket.setTimeout(timeoutMs, () => end(step));
    socket.once('connect', () => {
      step = 'write';
      socket.setNoDelay(true);
      for (const request of requests.slice(0, -1)) socket.write(request);
      socket.write(requests.at(-1)!, () => {
        step = 'read';
      });
    });
    socket.setEncoding('latin1').on('data', (text: string) => {
      const lines = (rest + text).split('\r\n');
      rest = lines.pop() ?? '';
      replies.push(...lines);
      if (replies.length >= requests.length) end(null);
    });
    socket.once('error', () => end(step));
    socket.once('close', () => end(step));
  });
}
