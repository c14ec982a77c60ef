/**
 * The console's stream of server-sent events, read with fetch instead of EventSource, which tells nobody why it was refused.
 * It connects again by itself, with the id of the last event that was seen.
 */
import { ApiProblem } from '../api/problem.ts';

export interface StreamListener {
  onOpen(): void;
  onMessage(event: string, data: unknown): void;
  /** The connection was lost; the next attempt begins after so many milliseconds. */
  onLost(retryInMs: number): void;
  /** Refused for good: it is not tried again. */
  onRefused(problem: ApiProblem): void;
}

const firstRetryMs = 1_000;
const retryMostMs = 10_000;
/** The service says something every second; a stream that is silent for so long is dead. */
const silenceMostMs = 15_000;

/** Reads until the returned function is called. */
export function openStream(path: string, listener: StreamListener): () => void {
  const stopped = new AbortController();
  let lastEventId = '';

  const readOnce = async (onHeard: () => void) => {
    const connection = new AbortController();
    const stop = () => connection.abort();
    stopped.signal.addEventListener('abort', stop);
    let silence = setTimeout(stop, silenceMostMs);
    try {
      const response = await fetch(path, {
        headers: {
          accept: 'text/event-stream',
          ...(lastEventId === '' ? {} : { 'last-event-id': lastEventId }),
        },
        signal: connection.signal,
        cache: 'no-store',
      });
      if (!response.ok || response.body === null) throw await problemOf(response);
      listener.onOpen();
      onHeard();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(silence);
        silence = setTimeout(stop, silenceMostMs);
        text += value;
        for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
          take(text.slice(0, end));
          text = text.slice(end + 2);
        }
      }
    } finally {
      clearTimeout(silence);
      stopped.signal.removeEventListener('abort', stop);
      connection.abort();
    }
  };

  const take = (block: string) => {
    let event = '';
    let data = '';
    for (const line of block.split('\n')) {
      if (line.startsWith('event: ')) event = line.slice(7);
      else if (line.startsWith('data: ')) data = line.slice(6);
      else if (line.startsWith('id: ')) lastEventId = line.slice(4);
    }
    if (event !== '' && data !== '') listener.onMessage(event, JSON.parse(data));
  };

  const run = async () => {
    let retryMs = firstRetryMs;
    while (!stopped.signal.aborted) {
      try {
        await readOnce(() => {
          retryMs = firstRetryMs;
        });
      } catch (error) {
        if (stopped.signal.aborted) return;
        if (error instanceof ApiProblem && error.status !== 429 && error.status < 500) {
          listener.onRefused(error);
          return;
        }
      }
      if (stopped.signal.aborted) return;
      listener.onLost(retryMs);
      await new Promise((resolve) => setTimeout(resolve, retryMs));
      retryMs = Math.min(retryMostMs, retryMs * 2);
    }
  };
  void run();
  return () => stopped.abort();
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const body = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
  return new ApiProblem(response.status, body.code ?? `HTTP_${response.status}`, body.detail ?? '');
}
