/** A set of 64-bit integers in a sorted array: what Redis calls an intset. */
import type { Integer } from './integer.ts';

export class IntegerSet {
  /** Ascending, without duplicates. */
  readonly values: Integer[] = [];

  get size(): number {
    return this.values.length;
  }

  has(value: Integer): boolean {
    return this.values[this.lowerBound(value)] === value;
  }

  /** Adds a value; false if it was there. */
  add(value: Integer): boolean {
    const place = this.lowerBound(value);
    if (place === this.values.length) {
      this.values.push(value);
      return true;
    }
    if (this.values[place] === value) return false;
    this.values.splice(place, 0, value);
    return true;
  }

  /** Removes a value; false if it was not there. */
  delete(value: Integer): boolean {
    const place = this.lowerBound(value);
    if (this.values[place] !== value) return false;
    this.values.splice(place, 1);
    return true;
  }

  /** Index of the first value that is not below the given one. */
  private lowerBound(value: Integer): number {
    const values = this.values;
    let low = 0;
    let high = values.length;
    if (high > 0 && values[high - 1]! < value) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (values[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
