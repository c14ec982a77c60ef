/**
 * What stands under one key of a store, and how it may change.
 *
 * A slot is a text. Without a leading word it is a value; with one it says what is going on:
 *
 *     {"userId":"user123",…}                      a value: plain JSON
 *     ~lease <token> <deadline>\n<stale text>      someone is loading; the stale text may be empty, and keeps the
 *                                                 mark `~expired` if it had it
 *     ~fence <token>@<deadline>,<token>@<deadline> database writes are under way; nothing may be filled
 *     ~fence contended <token>@<deadline>          … and others were as well, so that none of them knows the last value
 *     ~expired\n<stale text>                       logically expired; the old value is still there to be served stale
 *
 * Deadlines are milliseconds of the store's own clock. The transitions below are the one definition of the protocol
 * (leases: Nishtala et al., "Scaling Memcache at Facebook", NSDI 2013); the Lua in `stores/redis-scripts.ts` is their
 * twin, and the store contract suite holds both to the same behaviour.
 */
import { createHash } from 'node:crypto';

export type Slot =
  | { readonly kind: 'absent' }
  | { readonly kind: 'value'; readonly text: string }
  | {
      readonly kind: 'lease';
      readonly token: string;
      readonly deadlineMs: number;
      readonly stale: string | null;
      /** Whether the stale text was logically expired: it is again if the lease is given back. */
      readonly expired: boolean;
    }
  | { readonly kind: 'fence'; readonly holders: readonly FenceHolder[]; readonly contended: boolean }
  | { readonly kind: 'expired'; readonly stale: string };

interface FenceHolder {
  readonly token: string;
  readonly deadlineMs: number;
}

const leaseWord = '~lease ';
const fenceWord = '~fence ';
const expiredWord = '~expired\n';
// What only looks like one of them is a value, and a broken one.
const leasePattern = /^~lease (\w+) (\d+)\n/;
const fencePattern = /^~fence (contended )?\w+@\d+(?:,\w+@\d+)*$/;

/** Instead of a fingerprint: the caller cannot use whatever value stands there. */
export const anyValue = '*';

/** Reads a slot's text. */
export function decodeSlot(text: string | null): Slot {
  if (text === null) return { kind: 'absent' };
  if (text.charCodeAt(0) !== 0x7e) return { kind: 'value', text };
  const lease = leasePattern.exec(text);
  if (lease) {
    const kept = text.slice(lease[0].length);
    const expired = kept.startsWith(expiredWord);
    const stale = expired ? kept.slice(expiredWord.length) : kept;
    return {
      kind: 'lease',
      token: lease[1] ?? '',
      deadlineMs: Number(lease[2]),
      stale: stale === '' ? null : stale,
      expired,
    };
  }
  const fence = fencePattern.exec(text);
  if (fence) {
    const holders = text
      .slice(fenceWord.length + (fence[1]?.length ?? 0))
      .split(',')
      .map((holder) => {
        const at = holder.indexOf('@');
        return { token: holder.slice(0, at), deadlineMs: Number(holder.slice(at + 1)) };
      });
    return { kind: 'fence', holders, contended: fence[1] !== undefined };
  }
  if (text.startsWith(expiredWord)) return { kind: 'expired', stale: text.slice(expiredWord.length) };
  return { kind: 'value', text };
}

/** A short name for a slot's exact text, so that a caller can say "if it is still what I saw". */
export function fingerprint(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

/** What became of an attempt to take the lease of a key. */
export type LeaseReply =
  /** The caller holds the lease and may load and fill; the stale text is what stood there, if it was worth keeping. */
  | { readonly kind: 'acquired'; readonly stale: string | null }
  /** Someone else is loading. */
  | { readonly kind: 'held'; readonly token: string; readonly stale: string | null }
  /** A database write is under way: load, but do not fill. */
  | { readonly kind: 'fenced' }
  /** A value appeared that the caller has not seen. */
  | { readonly kind: 'value'; readonly text: string };

/** How a slot changes: a new text with its time to live, nothing at all, or removal. */
export interface Transition<Reply> {
  readonly reply: Reply;
  readonly next?: { readonly text: string; readonly ttlMs: number } | null;
}

/** A slot as a transition finds it: its text, its remaining life, and the store's clock. */
export interface SlotView {
  readonly text: string | null;
  readonly remainingMs: number;
  readonly nowMs: number;
}

function liveFences(slot: Slot, nowMs: number): readonly FenceHolder[] {
  return slot.kind === 'fence' ? slot.holders.filter((holder) => holder.deadlineMs > nowMs) : [];
}

/** The slot of some writers' fences; it lives as long as the last of them. */
function fenced(holders: readonly FenceHolder[], contended: boolean, nowMs: number) {
  const list = holders.map((holder) => `${holder.token}@${holder.deadlineMs}`).join(',');
  return {
    text: `${fenceWord}${contended ? 'contended ' : ''}${list}`,
    ttlMs: Math.max(...holders.map((holder) => holder.deadlineMs)) - nowMs,
  };
}

/**
 * Takes the lease if the slot is empty, holds a dead holder's lease, is logically expired, or still holds the text whose
 * fingerprint is `seen` (the caller found it stale or broken; {@link anyValue} where the text has none). `keepStale` keeps the old text beside the lease.
 */
export function leaseTransition(
  view: SlotView,
  token: string,
  leaseMs: number,
  seen: string,
  keepStale: boolean,
): Transition<LeaseReply> {
  const slot = decodeSlot(view.text);
  if (liveFences(slot, view.nowMs).length > 0) return { reply: { kind: 'fenced' } };
  if (slot.kind === 'lease' && slot.deadlineMs > view.nowMs) {
    return { reply: { kind: 'held', token: slot.token, stale: slot.stale } };
  }
  if (slot.kind === 'value' && seen !== anyValue && fingerprint(slot.text) !== seen) {
    return { reply: { kind: 'value', text: slot.text } };
  }
  let stale: string | null = null;
  if (slot.kind === 'lease' || slot.kind === 'expired') stale = slot.stale;
  else if (slot.kind === 'value' && keepStale) stale = slot.text;
  const expired = slot.kind === 'expired' || (slot.kind === 'lease' && slot.expired);
  return {
    reply: { kind: 'acquired', stale },
    next: {
      text: leaseText(token, view.nowMs + leaseMs, stale, expired),
      ttlMs: stale === null ? leaseMs : Math.max(leaseMs, view.remainingMs),
    },
  };
}

function leaseText(token: string, deadlineMs: number, stale: string | null, expired: boolean): string {
  return `${leaseWord}${token} ${deadlineMs}\n${stale === null ? '' : keptText(stale, expired)}`;
}

function keptText(stale: string, expired: boolean): string {
  return expired ? expiredWord + stale : stale;
}

function holdsLease(slot: Slot, token: string): slot is Extract<Slot, { kind: 'lease' }> {
  return slot.kind === 'lease' && slot.token === token;
}

/** Puts a value where the caller's lease still stands; anything else means that it was invalidated meanwhile. */
export function fillTransition(
  view: SlotView,
  token: string,
  text: string,
  ttlMs: number,
): Transition<boolean> {
  if (!holdsLease(decodeSlot(view.text), token)) return { reply: false };
  return { reply: true, next: { text, ttlMs } };
}

/** Prolongs a lease whose holder is still loading. */
export function renewTransition(view: SlotView, token: string, leaseMs: number): Transition<boolean> {
  const slot = decodeSlot(view.text);
  if (!holdsLease(slot, token)) return { reply: false };
  return {
    reply: true,
    next: {
      text: leaseText(token, view.nowMs + leaseMs, slot.stale, slot.expired),
      ttlMs: Math.max(leaseMs, view.remainingMs),
    },
  };
}

/** Gives a lease back without a value: the load failed or was refused. A stale text returns to its place, as expired as it was. */
export function releaseTransition(view: SlotView, token: string): Transition<boolean> {
  const slot = decodeSlot(view.text);
  if (!holdsLease(slot, token)) return { reply: false };
  if (slot.stale === null) return { reply: true, next: null };
  return {
    reply: true,
    next: { text: keptText(slot.stale, slot.expired), ttlMs: Math.max(1, view.remainingMs) },
  };
}

/**
 * Removes value and lease. A fence stays, since a writer is still in its database; but the value that this writer may
 * want to store is invalidated as well.
 */
export function removeTransition(view: SlotView): Transition<void> {
  const holders = liveFences(decodeSlot(view.text), view.nowMs);
  return { reply: undefined, next: holders.length > 0 ? fenced(holders, true, view.nowMs) : null };
}

/** Expires logically: a lease is removed, its stale text or the value stays to be served stale. */
export function expireTransition(view: SlotView): Transition<void> {
  const slot = decodeSlot(view.text);
  const stale = slot.kind === 'value' ? slot.text : slot.kind === 'lease' ? slot.stale : undefined;
  if (stale === undefined) return { reply: undefined };
  if (stale === null) return { reply: undefined, next: null };
  return { reply: undefined, next: { text: expiredWord + stale, ttlMs: Math.max(1, view.remainingMs) } };
}

/** Stands a writer's fence in front of a key: value and lease go, and nothing is filled until the writer is done. */
export function fenceTransition(view: SlotView, token: string, fenceMs: number): Transition<void> {
  const slot = decodeSlot(view.text);
  const others = liveFences(slot, view.nowMs).filter((holder) => holder.token !== token);
  // Also a lapsed fence counts: its writer may be slow instead of dead.
  const contended =
    slot.kind === 'fence' && (slot.contended || slot.holders.some((holder) => holder.token !== token));
  const holders = [...others, { token, deadlineMs: view.nowMs + fenceMs }];
  return { reply: undefined, next: fenced(holders, contended, view.nowMs) };
}

/**
 * Ends a writer's fence. The value (write-through) is stored only if this writer was alone all the time and its fence
 * still stands: otherwise the order of the writes is unknown, and the key is left empty or fenced by the others.
 */
export function unfenceTransition(
  view: SlotView,
  token: string,
  text: string | null,
  ttlMs: number,
): Transition<boolean> {
  const slot = decodeSlot(view.text);
  const fences = liveFences(slot, view.nowMs);
  const others = fences.filter((holder) => holder.token !== token);
  if (others.length > 0) return { reply: false, next: fenced(others, true, view.nowMs) };
  const alone = slot.kind === 'fence' && !slot.contended && slot.holders.length === 1 && fences.length === 1;
  if (alone && text !== null) return { reply: true, next: { text, ttlMs } };
  return { reply: false, next: null };
}
