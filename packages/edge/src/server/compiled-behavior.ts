/** A behaviour made ready to run: its functions loaded and its header rules looked up once. */
import { readFile } from 'node:fs/promises';
import type {
  CacheBehavior,
  Distribution,
  EdgeFunctionFile,
  ResponseHeadersPolicy,
} from '../distribution/types.ts';
import { EdgeFunction, type FunctionContext } from '../functions/edge-function.ts';
import type { HeaderPairs } from '../http/header-pairs.ts';

export interface CompiledBehavior extends CacheBehavior {
  /** GET and HEAD may be answered from memory. */
  readonly isCached: boolean;
  /** Some cookie reaches the origin, so that `Set-Cookie` may come back. */
  readonly forwardsCookies: boolean;
  readonly onRequest?: EdgeFunction;
  readonly onResponse?: EdgeFunction;
  /** What its functions made of a request holds for the same request again. */
  readonly isDeterministic: boolean;
}

/** @throws EdgeFunctionRejectedError when CloudFront would not accept a function */
export async function compileBehaviors(
  distribution: Distribution,
  context: FunctionContext,
  log: (line: string) => void,
): Promise<CompiledBehavior[]> {
  const loaded = new Map<string, EdgeFunction>();
  const load = async (file: EdgeFunctionFile | undefined): Promise<EdgeFunction | undefined> => {
    if (file === undefined) return undefined;
    const known = loaded.get(file.file.href);
    if (known) return known;
    const edgeFunction = new EdgeFunction(file.name, await readFile(file.file, 'utf8'), context, (line) =>
      log(`${file.name}: ${line}`),
    );
    loaded.set(file.file.href, edgeFunction);
    return edgeFunction;
  };
  const compiled: CompiledBehavior[] = [];
  for (const behavior of distribution.behaviors) {
    const onRequest = await load(behavior.viewerRequestFunction);
    const onResponse = await load(behavior.viewerResponseFunction);
    compiled.push({
      ...behavior,
      isCached: behavior.cachePolicy.maxTtlSeconds > 0,
      forwardsCookies:
        behavior.cachePolicy.cookies.mode !== 'none' ||
        (behavior.originRequestPolicy?.cookies.mode ?? 'none') !== 'none',
      isDeterministic:
        (behavior.viewerRequestFunction?.isDeterministic ?? true) &&
        (behavior.viewerResponseFunction?.isDeterministic ?? true),
      ...(onRequest ? { onRequest } : {}),
      ...(onResponse ? { onResponse } : {}),
    });
  }
  return compiled;
}

/** What viewers see of an origin's headers under a response headers policy. */
export function applyResponseHeaders(
  policy: ResponseHeadersPolicy | undefined,
  pairs: HeaderPairs,
): string[] {
  if (policy === undefined) return [...pairs];
  const removed = new Set(policy.remove);
  const added = policy.add.map((header) => ({ ...header, name: header.name.toLowerCase() }));
  const result: string[] = [];
  const present = new Set<string>();
  for (let i = 0; i < pairs.length; i += 2) {
    const name = pairs[i] as string;
    if (removed.has(name) || added.some((header) => header.override && header.name === name)) continue;
    present.add(name);
    result.push(name, pairs[i + 1] as string);
  }
  for (const header of added) {
    if (!present.has(header.name)) result.push(header.name, header.value);
  }
  return result;
}
