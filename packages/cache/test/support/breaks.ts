/**
 * The cache, broken on purpose: each break takes one safeguard away by a change of the sources, and something must notice.
 * `npm run check:histories -- --breaks` applies each to a copy and lets generated histories look for it, or, where no history
 * can see it, the test that insists on it.
 */

import type { Action } from './history.ts';

export interface Break {
  /** What is taken away. */
  readonly name: string;
  readonly file: string;
  /** A text that stands in the file exactly once, and what takes its place. */
  readonly find: string;
  readonly put: string;
  /** Where histories have to look: in memory unless it says otherwise. */
  readonly world?: 'redis';
  /** The one kind of change to look at, where histories are slow and the general ones would take too many. */
  readonly change?: Action;
  /** For what no history can see: the file, and what the title of the test begins with, that fails instead. */
  readonly guard?: { readonly file: string; readonly title: string; readonly why: string };
}

export const breaks: readonly Break[] = [
  {
    name: 'a fill asks for no lease',
    file: 'slot.ts',
    find: 'if (!holdsLease(decodeSlot(view.text), token)) return { reply: false };\n  return { reply: true, next: { text, ttlMs } };',
    put: 'return { reply: true, next: { text, ttlMs } };',
  },
  {
    name: 'anybody’s lease is good enough for a fill',
    file: 'slot.ts',
    find: "return slot.kind === 'lease' && slot.token === token;",
    put: "return slot.kind === 'lease';",
  },
  {
    name: 'a lease is granted although another stands',
    file: 'slot.ts',
    find: "if (slot.kind === 'lease' && slot.deadlineMs > view.nowMs) {",
    put: "if (slot.kind === 'lease' && slot.deadlineMs > view.nowMs + 1e15) {",
  },
  {
    name: 'the lease of a dead holder stands for ever',
    file: 'slot.ts',
    find: "if (slot.kind === 'lease' && slot.deadlineMs > view.nowMs) {",
    put: "if (slot.kind === 'lease') {",
    guard: {
      file: 'store-contract.test.ts',
      title: 'passes on a lapsed lease together with its stale value',
      why: 'readers load by themselves: slow, never old',
    },
  },
  {
    name: 'a writer raises no fence',
    file: 'entity.ts',
    find: 'guard.runChange(key, (store) => store.fence(key, token, this.#fenceMs));',
    put: 'Promise.resolve();',
  },
  {
    name: 'readers take leases behind a fence',
    file: 'slot.ts',
    find: "if (liveFences(slot, view.nowMs).length > 0) return { reply: { kind: 'fenced' } };",
    put: '',
  },
  {
    name: 'a writer that is done ends the fences of others',
    file: 'slot.ts',
    find: 'const others = fences.filter((holder) => holder.token !== token);',
    put: 'const others = fences.filter((holder) => holder.token !== holder.token);',
  },
  {
    name: 'a write-through stores its value although others wrote',
    file: 'slot.ts',
    find: "slot.kind === 'fence' && !slot.contended && slot.holders.length === 1",
    put: "slot.kind === 'fence' && slot.holders.length === 1",
  },
  {
    name: 'a write-through stores its value although its fence has gone',
    file: 'slot.ts',
    find: 'if (alone && text !== null)',
    put: "if ((alone || slot.kind !== 'fence') && text !== null)",
  },
  {
    name: 'a write-through stores its value although its fence came late',
    file: 'entity.ts',
    find: '          () => false,\n        );',
    put: '          () => true,\n        );',
  },
  {
    name: 'an invalidation behind a fence leaves the writer’s value alone',
    file: 'slot.ts',
    find: 'next: holders.length > 0 ? fenced(holders, true, view.nowMs) : null',
    put: 'next: holders.length > 0 ? undefined : null',
  },
  {
    name: 'a writer that is done leaves its fence',
    file: 'strategies/write-around.ts',
    find: 'await entry.liftFence();',
    put: '',
  },
  {
    name: 'tags have no versions',
    file: 'tag-check.ts',
    find: 'return version !== null && version <= clock;',
    put: 'return version !== null;',
  },
  {
    name: 'a value remembers the tag clock from after its load',
    file: 'entity-reader.ts',
    find: 'const sealed = await this.#toStore(key, loaded, clock)',
    put: 'const sealed = await this.#toStore(key, loaded, clock && (await this.#runtime.tags.clock()))',
  },
  {
    name: 'a tag that the store has lost counts as current',
    file: 'tag-check.ts',
    find: 'return version !== null && version <= clock;',
    put: 'return version === null || version <= clock;',
    world: 'redis',
    change: 'invalidateTag',
  },
  {
    name: 'a lost tag comes back older than its invalidation',
    file: 'stores/redis-scripts.ts',
    find: "for index = 2, #KEYS do redis.call('SET', KEYS[index], clock, 'NX', 'PX', ARGV[1]) end",
    put: "for index = 2, #KEYS do redis.call('SET', KEYS[index], '1', 'NX', 'PX', ARGV[1]) end",
    guard: {
      file: 'stale-read-attempts.test.ts',
      title: 'by a tag that the server evicts right after it was invalidated',
      why: 'the server has to evict it between two steps of one load, which histories seldom do',
    },
  },
  {
    name: 'a clear moves no version',
    file: 'cache.ts',
    find: 'if (prefixes.length < entities.length) await this.#runtime.tags.invalidate([namespaceTag]);',
    put: '',
  },
  {
    name: 'a clear looks up no keys',
    file: 'cache.ts',
    find: 'if (prefixes.length > 0) await store.clearPrefixes(prefixes);',
    put: '',
  },
  {
    name: 'the in-process tier hears of no changes',
    file: 'entity.ts',
    find: 'if (key.startsWith(this.keyPrefix)) l1.drop(key);',
    put: 'if (key.startsWith(this.keyPrefix)) continue;',
  },
  {
    name: 'the in-process tier hears of no tags',
    file: 'entity.ts',
    find: 'if (tags.size > 0) l1.dropTags(tags);',
    put: '',
  },
  {
    name: 'the in-process tier keeps its values although its channel broke',
    file: 'l1.ts',
    find: 'this.#open = open;\n    this.dropAll();',
    put: 'this.#open = true;',
  },
  {
    name: 'the in-process tier keeps its values for ten times their time',
    file: 'l1.ts',
    find: 'Math.min(pending.beganAtMs + this.#ttlMs,',
    put: 'Math.min(pending.beganAtMs + 10 * this.#ttlMs,',
    guard: {
      file: 'no-stale-read.test.ts',
      title: 'nor beyond the bound by the clock of the machine',
      why: 'all messages have to stay away for as long as the bound, which histories seldom do',
    },
  },
  {
    name: 'the in-process tier counts from when an answer came',
    file: 'l1.ts',
    find: 'Math.min(pending.beganAtMs + this.#ttlMs,',
    put: 'Math.min(this.#time.nowMs + this.#ttlMs,',
    guard: {
      file: 'l1.test.ts',
      title: 'counts the bound of an answer from when its read began',
      why: 'as the one before, and the answer has to be late as well',
    },
  },
  {
    name: 'the in-process tier keeps an answer that its change has overtaken',
    file: 'l1.ts',
    find: 'if (found === null || pending.changed || !this.#open',
    put: 'if (found === null || !this.#open',
    guard: {
      file: 'l1.test.ts',
      title: 'takes no answer whose key changed while it was read',
      why: 'the message has to arrive within one read, which histories find only now and then',
    },
  },
  {
    name: 'the in-process tier forgets nothing that its own node writes',
    file: 'entity.ts',
    find: 'this.#reader.detach(key);\n    this.#l1?.drop(key);',
    put: 'this.#reader.detach(key);',
  },
  {
    name: 'an undelivered invalidation is not kept',
    file: 'undelivered.ts',
    find: 'const old = this.#keys.get(key);',
    put: 'if (key !== undefined) return;\n    const old = this.#keys.get(key);',
  },
  {
    name: 'an undelivered invalidation is kept, and not delivered',
    file: 'undelivered.ts',
    find: 'if (removals.length > 0) await store.remove(removals);',
    put: '',
  },
  {
    name: 'a key whose invalidation is kept is read all the same',
    file: 'undelivered.ts',
    find: 'return this.#keys.size > 0 && this.#keys.has(key);',
    put: 'return false;',
  },
  {
    name: 'what is kept again while it is delivered counts as delivered',
    file: 'undelivered.ts',
    find: 'if (this.#keys.get(key) === work) this.#keys.delete(key);',
    put: 'if (work) this.#keys.delete(key);',
    guard: {
      file: 'undelivered.test.ts',
      title: 'again, while its removal is on the way, is delivered again',
      why: 'histories meet that order once in many thousands',
    },
  },
  {
    name: 'tags that could not be invalidated are not kept',
    file: 'undelivered.ts',
    find: 'for (const tag of tags) this.#tags.set(tag, this.#kept);',
    put: '',
  },
  {
    name: 'a reader joins a load that began before an invalidation',
    file: 'entity-reader.ts',
    find: 'return attempt.heldBy === flight.token && !this.#config.tagged;',
    put: 'return true;',
  },
  {
    name: 'a reader of tagged values joins a load by its lease alone',
    file: 'entity-reader.ts',
    find: 'return attempt.heldBy === flight.token && !this.#config.tagged;',
    put: 'return attempt.heldBy === flight.token;',
  },
  {
    name: 'a reader shares a value that was found before it began',
    file: 'entity-reader.ts',
    find: 'return flight.foundAt < attempt.turn ? this.#share(attempt, id, false, signal) : outcome;',
    put: 'return outcome;',
    guard: {
      file: 'stale-read-attempts.test.ts',
      title:
        'by joining a load that has just found a value, which is invalidated while it is looked at, fails',
      why: 'histories meet that order once in many thousands',
    },
  },
  {
    name: 'a read joins a request that was sent before it began',
    file: 'tick-reader.ts',
    find: '    lane.first = undefined;\n    lane.batch = undefined;',
    put: '    setTimeout(() => (lane.first = undefined), 5);',
  },
  {
    name: 'a look at tags joins one that was sent before it began',
    file: 'tag-check.ts',
    find: '    this.#gathering = undefined;\n    this.#underWay += 1;',
    put: '    setTimeout(() => (this.#gathering = undefined), 5);\n    this.#underWay += 1;',
  },
  {
    name: 'tags that were not asked for count as standing',
    file: 'tag-check.ts',
    find: '= isEnough ? early : await this.versions(tags);',
    put: '= isEnough || !early ? await this.versions(tags) : new Map([...tags.map((tag) => [tag, 0] as const), ...early]);',
    guard: {
      file: 'stale-read-attempts.test.ts',
      title: 'by guessing the tags of a value that carries others by now fails',
      why: 'the histories’ values carry the same tag always',
    },
  },
  {
    name: 'a removal leaves the old value to be served stale',
    file: 'slot.ts',
    find: 'const holders = liveFences(decodeSlot(view.text), view.nowMs);\n  return {',
    put: 'const holders = liveFences(decodeSlot(view.text), view.nowMs);\n  if (holders.length === 0) return expireTransition(view);\n  return {',
  },
  {
    name: 'stale-while-revalidate has no end',
    file: 'strategies/stale-while-revalidate.ts',
    find: 'return staleAgeMs < windowMs;',
    put: 'return windowMs > 0;',
  },
  {
    name: 'stale-if-error has no end',
    file: 'strategies/stale-if-error.ts',
    find: 'return staleAgeMs < windowMs;',
    put: 'return windowMs > 0;',
  },
  {
    name: 'an absence is remembered as long as a value',
    file: 'entity-reader.ts',
    find: 'about.ttlMs ?? (value === null ? times.negativeTtlMs : times.ttlMs);',
    put: 'about.ttlMs ?? times.ttlMs;',
  },
  {
    name: 'what was expired is fresh while somebody loads it',
    file: 'entity-reader.ts',
    find: "const expired = slot.kind === 'expired' || (slot.kind === 'lease' && slot.expired);",
    put: "const expired = slot.kind === 'expired';",
  },
  {
    name: 'an expired value whose load failed is fresh again',
    file: 'slot.ts',
    find: 'next: { text: keptText(slot.stale, slot.expired), ttlMs: Math.max(1, view.remainingMs) },',
    put: 'next: { text: slot.stale, ttlMs: Math.max(1, view.remainingMs) },',
  },
  {
    name: 'an expiry leaves the lease of a load under way',
    file: 'slot.ts',
    find: "const stale = slot.kind === 'value' ? slot.text : slot.kind === 'lease' ? slot.stale : undefined;",
    put: "const stale = slot.kind === 'value' ? slot.text : undefined;",
  },
  {
    name: 'a refresh loads although another holds the lease',
    file: 'entity-reader.ts',
    find: "if (lease.kind === 'none' && background && standing) return { kind: 'found', found: standing };",
    put: '',
  },
  {
    name: 'a value is served past its time',
    file: 'freshness.ts',
    find: 'nowMs - metadata.freshUntilMs;',
    put: 'nowMs - metadata.freshUntilMs - 7_200_000;',
  },
  {
    name: 'a read does not prolong a sliding value',
    file: 'stores/memory-store.ts',
    find: "if (text !== null && text !== missing && decodeSlot(text).kind === 'value') this.#put(key, text, ttlMs);",
    put: '',
    guard: {
      file: 'store-contract.test.ts',
      title: 'prolongs the life of a value that is read sliding',
      why: 'a value that goes early is a miss',
    },
  },
  {
    name: 'nobody waits for replicas',
    file: 'stores/redis-store.ts',
    find: 'return (this.#replicated ?? this.#connection).run(script, keys, args);',
    put: 'return this.#connection.run(script, keys, args);',
    guard: {
      file: 'cluster-failover.test.ts',
      title: '',
      why: 'needs a replica that lags and a master that dies',
    },
  },
  {
    name: 'a loader does not ask the queue of unwritten values',
    file: 'strategies/write-behind.ts',
    find: 'unwritten = await queue.unwritten(id);',
    put: 'unwritten = undefined;',
    guard: {
      file: 'write-behind.test.ts',
      title: 'shows the new value at once, through the cache and without it',
      why: 'the queue is no part of the histories',
    },
  },
  {
    name: 'a fence that was lost and raised anew counts as unbroken',
    file: 'entity.ts',
    find: '          unbroken = false;\n          raise().catch(() => {});',
    put: '          raise().catch(() => {});',
    guard: {
      file: 'stale-read-attempts.test.ts',
      title: 'by a fence that was lost, and raised anew by its renewal',
      why: 'renewals go by real time, of which a history takes none',
    },
  },
];
