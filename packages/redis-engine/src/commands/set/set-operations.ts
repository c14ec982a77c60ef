/** Intersection, union and difference of sets, shared by the commands that answer and those that store. */
import type { ReplyWriter } from '../../protocol/reply-writer.ts';
import type { Call } from '../../server/call.ts';
import { SetValue } from '../../types/set-value.ts';

/** The sets at the arguments from `from` up to but not including `to`; a missing key is undefined. */
export function setsAt(call: Call, from: number, to: number): (SetValue | undefined)[] {
  const sets: (SetValue | undefined)[] = [];
  for (let i = from; i < to; i++) sets.push(call.read(i, SetValue));
  return sets;
}

/** Members that all sets have. With a limit above 0 it ends when it has found as many. */
export function intersectionOf(sets: readonly (SetValue | undefined)[], limit: number): string[] {
  const members: string[] = [];
  const present = sets.filter((set) => set !== undefined);
  if (present.length < sets.length) return members;
  // From the smallest set on, so that the least members are looked up.
  const [smallest, ...others] = present.sort((a, b) => a.size - b.size);
  for (let i = 0; i < smallest!.size; i++) {
    const member = smallest!.at(i);
    if (!others.every((set) => set === smallest || set.has(member))) continue;
    members.push(member);
    if (limit > 0 && members.length >= limit) break;
  }
  return members;
}

/** A set of all members of the sets. */
export function unionOf(sets: readonly (SetValue | undefined)[], call: Call): SetValue {
  const union = new SetValue(call.server.keyspace.arena);
  const maxIntegers = call.limits.setMaxIntsetEntries;
  for (const set of sets) {
    if (set === undefined) continue;
    for (let i = 0; i < set.size; i++) union.add(set.at(i), maxIntegers);
  }
  return union;
}

/** Members of the first set that no other has. */
export function differenceOf(sets: readonly (SetValue | undefined)[]): string[] {
  const first = sets[0];
  const members: string[] = [];
  if (first === undefined) return members;
  // Larger sets first: they are more likely to have a member.
  const others = sets
    .slice(1)
    .filter((set) => set !== undefined)
    .sort((a, b) => b.size - a.size);
  if (others.includes(first)) return members;
  for (let i = 0; i < first.size; i++) {
    const member = first.at(i);
    if (!others.some((set) => set.has(member))) members.push(member);
  }
  return members;
}

/** A set of the members. */
export function setOf(members: readonly string[], call: Call): SetValue {
  const set = new SetValue(call.server.keyspace.arena);
  const maxIntegers = call.limits.setMaxIntsetEntries;
  for (const member of members) set.add(member, maxIntegers);
  return set;
}

/** The members of a set that is stored nowhere, which gives its memory back. */
export function takeMembers(set: SetValue): string[] {
  const members = Array.from({ length: set.size }, (_, i) => set.at(i));
  set.release();
  return members;
}

export function replyWithSet(reply: ReplyWriter, members: readonly string[]): void {
  reply.set(members.length);
  for (const member of members) reply.bulk(member);
}
