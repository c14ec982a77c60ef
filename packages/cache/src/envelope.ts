/**
 * A cached value's text: its JSON, alone on the first line. An entity whose features need it (tags, staleness, early
 * refresh) adds a second line with what they must remember, so the first line stays readable and `head -1` is the value.
 */

/** What is remembered beside a value. Times are milliseconds since the epoch of the process that stored it. */
export interface Metadata {
  readonly storedAtMs: number;
  /** Until then the value is fresh; later it is stale. */
  readonly freshUntilMs: number;
  /** How long the load took, for probabilistic early expiry. */
  readonly loadMs: number;
  /** The tag clock from before the load. */
  readonly clock?: number;
  readonly tags?: readonly string[];
}

export interface Envelope {
  readonly json: string;
  readonly metadata: Metadata | null;
}

/** The text to store. */
export function sealEnvelope(json: string, metadata: Metadata | null): string {
  if (metadata === null) return json;
  const { storedAtMs: at, freshUntilMs: fresh, loadMs: load, clock, tags } = metadata;
  return `${json}\n${JSON.stringify({ at, fresh, load, clock, tags })}`;
}

/** Takes a stored text apart; metadata that cannot be read counts as none. */
export function openEnvelope(text: string): Envelope {
  const lineEnd = text.lastIndexOf('\n');
  if (lineEnd === -1) return { json: text, metadata: null };
  try {
    const line = JSON.parse(text.slice(lineEnd + 1)) as Record<string, unknown> | null;
    if (typeof line?.['at'] !== 'number' || typeof line['fresh'] !== 'number') {
      return { json: text, metadata: null };
    }
    const metadata: Metadata = {
      storedAtMs: line['at'],
      freshUntilMs: line['fresh'],
      loadMs: typeof line['load'] === 'number' ? line['load'] : 0,
      ...(typeof line['clock'] === 'number' ? { clock: line['clock'] } : {}),
      ...(Array.isArray(line['tags']) ? { tags: line['tags'] as string[] } : {}),
    };
    return { json: text.slice(0, lineEnd), metadata };
  } catch {
    return { json: text, metadata: null };
  }
}
