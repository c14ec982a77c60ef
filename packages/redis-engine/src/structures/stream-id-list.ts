/**
 * A list of things that have a stream id, ordered by it: the pending entries of a group or consumer.
 *
 * Blocks of bounded length keep insertion and removal in the middle cheap, and acknowledging from the front, which is
 * the usual way, drops whole blocks.
 */
import { compareStreamIds, MIN_STREAM_ID, type StreamId } from './stream-id.ts';

const BLOCK_MAX = 256;

export class StreamIdList<T extends { readonly id: StreamId }> {
  size = 0;
  private readonly blocks: T[][] = [];

  get(id: StreamId): T | undefined {
    const block = this.blocks[this.blockOf(id)];
    if (block === undefined) return undefined;
    const item = block[placeIn(block, id)];
    return item !== undefined && compareStreamIds(item.id, id) === 0 ? item : undefined;
  }

  /** Adds an item whose id is not in the list. */
  add(item: T): void {
    this.size++;
    const at = this.blockOf(item.id);
    const block = this.blocks[at];
    if (block === undefined) {
      this.blocks.push([item]);
      return;
    }
    const place = placeIn(block, item.id);
    if (place === block.length && block.length >= BLOCK_MAX && at === this.blocks.length - 1) {
      this.blocks.push([item]);
      return;
    }
    block.splice(place, 0, item);
    if (block.length > BLOCK_MAX) this.blocks.splice(at + 1, 0, block.splice(BLOCK_MAX / 2));
  }

  /** Removes the item with this id; false if there is none. */
  delete(id: StreamId): boolean {
    const at = this.blockOf(id);
    const block = this.blocks[at];
    if (block === undefined) return false;
    const place = placeIn(block, id);
    const item = block[place];
    if (item === undefined || compareStreamIds(item.id, id) !== 0) return false;
    if (place === 0) block.shift();
    else block.splice(place, 1);
    if (block.length === 0) this.blocks.splice(at, 1);
    this.size--;
    return true;
  }

  first(): T | undefined {
    return this.blocks[0]?.[0];
  }

  last(): T | undefined {
    return this.blocks.at(-1)?.at(-1);
  }

  /** The first item at or behind an id. */
  atOrAfter(id: StreamId): T | undefined {
    const at = this.blockOf(id);
    const block = this.blocks[at];
    if (block === undefined) return undefined;
    return block[placeIn(block, id)] ?? this.blocks[at + 1]?.[0];
  }

  /** Walks the items from an id on. The list must not change meanwhile. */
  *from(id: StreamId = MIN_STREAM_ID): Generator<T, void, undefined> {
    let at = this.blockOf(id);
    let place = this.blocks[at] === undefined ? 0 : placeIn(this.blocks[at]!, id);
    for (; at < this.blocks.length; at++) {
      const block = this.blocks[at]!;
      for (; place < block.length; place++) yield block[place]!;
      place = 0;
    }
  }

  /** The last block whose first id is not behind the given one, or the first block. */
  private blockOf(id: StreamId): number {
    const blocks = this.blocks;
    let low = 1;
    let high = blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareStreamIds(blocks[middle]![0]!.id, id) <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** Index of the first item of a block at or behind an id. */
function placeIn(block: readonly { readonly id: StreamId }[], id: StreamId): number {
  let low = 0;
  let high = block.length;
  if (high > 0 && compareStreamIds(block[high - 1]!.id, id) < 0) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareStreamIds(block[middle]!.id, id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
