/**
 * A sorted set: members with scores, ordered by score and then by member.
 *
 * The order lives in a `ScoreTree`. A small set (Redis's `listpack` encoding) is only that, and a member is found by
 * reading it. A larger one (`skiplist`) has besides an index from member to a place in two dense arrays of members and
 * scores. The dense arrays serve look-ups, random members and ZSCAN, whose guarantee they keep as `StringSet` explains.
 */
import { type ScoreCursor, ScoreTree } from './score-tree.ts';

/** Bounds up to which a sorted set stays in its small form: `zset-max-listpack-entries` and `-value`. */
export interface SortedSetLimits {
  maxEntries: number;
  maxMemberBytes: number;
}

/** An interval of scores; each end can be exclusive. */
export interface ScoreRange {
  min: number;
  max: number;
  minExclusive: boolean;
  maxExclusive: boolean;
}

/** An interval of members; `undefined` stands for the least (`-`) or greatest (`+`) string. */
export interface LexBound {
  kind: 'least' | 'greatest' | 'member';
  member: string;
  exclusive: boolean;
}

export interface LexRange {
  min: LexBound;
  max: LexBound;
}

/** Ranks from `start` up to but not including `end`. */
export interface RankSpan {
  start: number;
  end: number;
}

export class SortedSet {
  private tree = new ScoreTree();
  private index: Map<string, number> | null = null;
  private members: string[] = [];
  private scores: number[] = [];
  /** Sum of the lengths of all members. */
  protected memberBytes = 0;

  get size(): number {
    return this.tree.size;
  }

  /** The name OBJECT ENCODING gives. */
  encoding(): 'listpack' | 'skiplist' {
    return this.index === null ? 'listpack' : 'skiplist';
  }

  score(member: string): number | undefined {
    if (this.index === null) return this.tree.findScore(member);
    const place = this.index.get(member);
    return place === undefined ? undefined : this.scores[place];
  }

  has(member: string): boolean {
    return this.score(member) !== undefined;
  }

  /** Adds a member that is not in the set. */
  insert(member: string, score: number, limits: SortedSetLimits): void {
    if (
      this.index === null &&
      (this.tree.size + 1 > limits.maxEntries || member.length > limits.maxMemberBytes)
    ) {
      this.buildIndex();
    }
    this.tree.insert(score, member);
    this.memberBytes += member.length;
    if (this.index !== null) {
      this.index.set(member, this.members.length);
      this.members.push(member);
      this.scores.push(score);
    }
  }

  /** Changes the score of a member that is in the set with score `before`. */
  update(member: string, before: number, score: number): void {
    if (this.index === null) {
      this.tree.remove(before, member);
      this.tree.insert(score, member);
      return;
    }
    this.move(this.index.get(member)!, before, score);
  }

  private move(place: number, before: number, score: number): void {
    // The string that the set already holds, so that it does not keep two of the same.
    const held = this.members[place]!;
    this.scores[place] = score;
    this.tree.remove(before, held);
    this.tree.insert(score, held);
  }

  /** Adds a member or changes its score, and returns the score it had before, undefined if it was not there. */
  set(member: string, score: number, limits: SortedSetLimits): number | undefined {
    if (this.index === null) {
      const before = this.tree.findScore(member);
      if (before === undefined) this.insert(member, score, limits);
      else if (before !== score) this.update(member, before, score);
      return before;
    }
    const place = this.index.get(member);
    if (place === undefined) {
      this.insert(member, score, limits);
      return undefined;
    }
    const before = this.scores[place]!;
    if (before !== score) this.move(place, before, score);
    return before;
  }

  /** Removes a member; false if it was not there. */
  delete(member: string): boolean {
    const score = this.score(member);
    if (score === undefined) return false;
    this.tree.remove(score, member);
    this.memberBytes -= member.length;
    if (this.index !== null) {
      const place = this.index.get(member)!;
      this.index.delete(member);
      const lastMember = this.members.pop()!;
      const lastScore = this.scores.pop()!;
      if (place < this.members.length) {
        this.members[place] = lastMember;
        this.scores[place] = lastScore;
        this.index.set(lastMember, place);
      }
    }
    return true;
  }

  /** Removes the members of a span of ranks and returns how many there were. */
  deleteSpan(span: RankSpan): number {
    const removed: string[] = [];
    const cursor = this.cursorAt(span.start);
    for (let rank = span.start; rank < span.end && cursor.valid; rank++) {
      removed.push(cursor.member);
      cursor.next();
    }
    for (const member of removed) this.delete(member);
    return removed.length;
  }

  /** Rank of a member counted from the lowest score, or undefined. */
  rank(member: string): number | undefined {
    const score = this.score(member);
    return score === undefined ? undefined : this.tree.rankOf(score, member);
  }

  cursorAt(rank: number): ScoreCursor {
    return this.tree.cursorAt(rank);
  }

  /** The ranks whose scores lie in the range. `end` is never below `start`. */
  spanOfScores(range: ScoreRange): RankSpan {
    const start = this.tree.countBelowScore(range.min, range.minExclusive);
    const end = this.tree.countBelowScore(range.max, !range.maxExclusive);
    return { start, end: Math.max(start, end) };
  }

  /** The ranks whose members lie in the range, where all scores are the same. */
  spanOfMembers(range: LexRange): RankSpan {
    const start = this.ranksBelow(range.min, range.min.exclusive);
    const end = this.ranksBelow(range.max, !range.max.exclusive);
    return { start, end: Math.max(start, end) };
  }

  /** The member and score at a dense place or, in the small form, at a rank: for picking at random. */
  entryAt(place: number): { member: string; score: number } {
    if (this.index !== null) {
      return { member: this.members[place]!, score: this.scores[place]! };
    }
    const cursor = this.tree.cursorAt(place);
    return { member: cursor.member, score: cursor.score };
  }

  /** Rebuilds the small form if the set fits into it, as Redis does for the results of stores. */
  packIfSmall(limits: SortedSetLimits): void {
    if (this.index === null || this.size > limits.maxEntries) return;
    for (const member of this.members) if (member.length > limits.maxMemberBytes) return;
    this.index = null;
    this.members = [];
    this.scores = [];
  }

  /** A copy with the same form. */
  clone(): SortedSet {
    const copy = new SortedSet();
    copy.copyFrom(this);
    return copy;
  }

  /** Fills an empty set with the members of another. */
  protected copyFrom(source: SortedSet): void {
    for (const cursor = source.cursorAt(0); cursor.valid; cursor.next()) {
      this.tree.insert(cursor.score, cursor.member);
    }
    this.memberBytes = source.memberBytes;
    if (source.index !== null) this.buildIndex();
  }

  private ranksBelow(bound: LexBound, orEqual: boolean): number {
    if (bound.kind === 'least') return 0;
    if (bound.kind === 'greatest') return this.tree.size;
    return this.tree.countBelowMember(bound.member, orEqual);
  }

  private buildIndex(): void {
    const index = new Map<string, number>();
    for (const cursor = this.tree.cursorAt(0); cursor.valid; cursor.next()) {
      index.set(cursor.member, this.members.length);
      this.members.push(cursor.member);
      this.scores.push(cursor.score);
    }
    this.index = index;
  }
}
