/**
 * SSCAN and ZSCAN over dense arrays: from the last place to the first, the cursor being the number of places that are
 * still to come. `SlotTable` says why that keeps the guarantee of SCAN without any memory on the server.
 */
import type { Container, ContainerClass } from '../keyspace/container.ts';
import type { Call } from '../server/call.ts';
import { globMatches } from '../structures/glob.ts';
import { readCursor, readScanOptions } from './generic/scan-options.ts';

/** What a container is to a scan. */
export interface Scanned<C extends Container> {
  readonly kind: ContainerClass<C>;
  /** Small containers of this encoding are answered entire, in their order. */
  readonly smallEncoding: string;
  /** The member at a place, and what is written behind it. */
  readonly at: (container: C, place: number) => { readonly member: string; readonly rest?: string };
}

/** Runs a scan: key, cursor and options are the arguments from 1 on. */
export function scanContainer<C extends Container>(
  call: Call,
  { kind, smallEncoding, at }: Scanned<C>,
): void {
  const { args, reply } = call;
  const cursor = readCursor(args, 2);
  const { count, pattern } = readScanOptions(args, 3, false);
  const container = call.read(1, kind);
  const size = container?.size ?? 0;
  const isWhole = container === undefined || container.encoding() === smallEncoding;
  const high = isWhole || cursor === 0 ? size : Math.min(cursor, size);
  const low = isWhole ? 0 : Math.max(0, high - count);
  reply.array(2);
  reply.bulk(String(low));
  const mark = reply.deferArray();
  let written = 0;
  const places = container === undefined ? 0 : high - low;
  for (let i = 0; i < places; i++) {
    const { member, rest } = at(container!, isWhole ? i : high - 1 - i);
    if (pattern !== null && !globMatches(pattern, member)) continue;
    reply.bulk(member);
    if (rest !== undefined) reply.bulk(rest);
    written += rest === undefined ? 1 : 2;
  }
  reply.endArray(mark, written);
}
