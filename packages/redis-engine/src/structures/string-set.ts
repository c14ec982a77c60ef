/**
 * A set of byte strings that keeps its members in a dense array beside an index by member.
 *
 * The dense array makes three things simple: a random member is one array access, memory is small, and SCAN needs no
 * state. A scan walks the array from its end to its start and its cursor is the number of places not yet visited.
 * Removing a member moves the last one into its place, which is always a lower place: a member that was not visited yet
 * can only move to where the scan still has to come, so that each member present throughout is returned at least once
 * (the guarantee of SCAN). A member already visited may move down and be seen twice, which SCAN allows.
 *
 * Below `INDEX_FROM` members there is no index and a lookup reads the array.
 */

const INDEX_FROM = 24;

export class StringSet {
  readonly members: string[] = [];
  private index: Map<string, number> | null = null;

  get size(): number {
    return this.members.length;
  }

  has(member: string): boolean {
    return this.index === null ? this.members.includes(member) : this.index.has(member);
  }

  /** Adds a member; false if it was there. */
  add(member: string): boolean {
    const members = this.members;
    const index = this.index;
    if (index === null) {
      if (members.includes(member)) return false;
      members.push(member);
      if (members.length >= INDEX_FROM) this.buildIndex();
      return true;
    }
    const place = members.length;
    if (index.has(member)) return false;
    index.set(member, place);
    members.push(member);
    return true;
  }

  /** Removes a member; false if it was not there. */
  delete(member: string): boolean {
    const members = this.members;
    const index = this.index;
    const place = index === null ? members.indexOf(member) : index.get(member);
    if (place === undefined || place < 0) return false;
    const last = members.pop()!;
    index?.delete(member);
    if (place < members.length) {
      members[place] = last;
      index?.set(last, place);
    }
    return true;
  }

  /** A uniformly random member of a set that is not empty. */
  random(): string {
    return this.members[Math.floor(Math.random() * this.members.length)]!;
  }

  /** A copy with the same members in the same order. */
  clone(): StringSet {
    const copy = new StringSet();
    for (const member of this.members) copy.members.push(member);
    if (copy.members.length >= INDEX_FROM) copy.buildIndex();
    return copy;
  }

  private buildIndex(): void {
    const index = new Map<string, number>();
    const members = this.members;
    for (let i = 0; i < members.length; i++) index.set(members[i]!, i);
    this.index = index;
  }
}
