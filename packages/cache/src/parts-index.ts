/**
 * Finds what was put under a list of key parts without making the key: to join parts, escape them and hash the result takes
 * several times as long as to look them up one after the other, since a program's strings know their hashes.
 */
import type { KeyPart } from './key.ts';

interface Node<Item> {
  item: Item | undefined;
  next: Map<string, Node<Item>> | undefined;
}

/** A part as it stands in a key; undefined for what is too rare to be looked up here, or no part at all. */
function textOf(part: KeyPart | undefined): string | undefined {
  if (typeof part === 'string') return part;
  return typeof part === 'number' ? String(part) : undefined;
}

export class PartsIndex<Item> {
  #root: Node<Item> = { item: undefined, next: undefined };

  get(parts: readonly KeyPart[]): Item | undefined {
    let node: Node<Item> | undefined = this.#root;
    for (let index = 0; index < parts.length; index += 1) {
      const text = textOf(parts[index]);
      if (text === undefined) return undefined;
      node = node.next?.get(text);
      if (node === undefined) return undefined;
    }
    return node.item;
  }

  /** Parts that are neither text nor number are not kept. */
  set(parts: readonly KeyPart[], item: Item): void {
    let node = this.#root;
    for (const text of parts.map(textOf)) {
      if (text === undefined) return;
      node.next ??= new Map();
      let next = node.next.get(text);
      if (next === undefined) {
        next = { item: undefined, next: undefined };
        node.next.set(text, next);
      }
      node = next;
    }
    node.item = item;
  }

  /** Removes an item, if it is the one that stands there, with the nodes that only it needed. */
  delete(parts: readonly KeyPart[], item: Item): void {
    const path: (readonly [Node<Item>, string])[] = [];
    let node = this.#root;
    for (const part of parts) {
      const text = textOf(part);
      const next = text === undefined ? undefined : node.next?.get(text);
      if (text === undefined || next === undefined) return;
      path.push([node, text]);
      node = next;
    }
    if (node.item !== item) return;
    node.item = undefined;
    for (const [parent, text] of path.toReversed()) {
      const child = parent.next?.get(text);
      if (child?.item !== undefined || child?.next !== undefined) return;
      parent.next?.delete(text);
      if (parent.next?.size === 0) parent.next = undefined;
    }
  }

  clear(): void {
    this.#root = { item: undefined, next: undefined };
  }

  get isEmpty(): boolean {
    return this.#root.next === undefined && this.#root.item === undefined;
  }
}
