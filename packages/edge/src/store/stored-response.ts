/** A complete response in the edge's store. */
import type { HeaderPairs } from '../http/header-pairs.ts';
import type { Lifetime } from './lifetime.ts';
import type { PreparedAnswer } from './prepared-answer.ts';

export interface StoredResponse {
  readonly key: string;
  /** Path and query of the object as viewers name it; what path invalidations match. */
  readonly target: string;
  readonly status: number;
  readonly statusText: string;
  /** What the origin sent, without hop-by-hop headers and `Age`; revalidation updates it. */
  readonly originPairs: HeaderPairs;
  /** What viewers receive, before the viewer-response function and the headers of this one answer. */
  readonly viewerPairs: HeaderPairs;
  readonly body: Buffer;
  /** The same bytes as a string, made when a small body is first sent: Node writes head and body of it in one piece. */
  bodyText?: string;
  readonly entityTag: string | undefined;
  readonly lastModified: string | undefined;
  /** The origin's validators, for revalidation; compression weakens the viewer's entity tag. */
  readonly originEntityTag: string | undefined;
  /** The moment at which the response's age was zero, in milliseconds on the edge's clock. */
  readonly bornMs: number;
  readonly lifetime: Lifetime;
  /** In lower case. */
  readonly tags: readonly string[];
  /** Answers made from it, by the question that they answer; see `RequestMemory`. */
  answers?: Map<string, PreparedAnswer>;
  /** After a failed refresh the origin is left alone until then. */
  retryAtMs: number;
}

/** Larger bodies are sent as buffers; copying them would cost more than a second piece to write. */
const maxTextBytes = 16_384;

/** What to give to the connection; as `latin1`, which keeps each byte. */
export function bodyToSend(response: StoredResponse): Buffer | string {
  if (response.body.length > maxTextBytes) return response.body;
  response.bodyText ??= response.body.toString('latin1');
  return response.bodyText;
}

/** Bytes that an entry occupies, its headers and bookkeeping counted roughly. */
export function storedBytes(response: StoredResponse): number {
  let headerBytes = 0;
  for (const text of response.originPairs) headerBytes += text.length;
  for (const text of response.viewerPairs) headerBytes += text.length;
  const bodyBytes = response.body.length <= maxTextBytes ? 2 * response.body.length : response.body.length;
  return bodyBytes + headerBytes + 2 * response.key.length + 512;
}
