/** Random samples of places in an array. */

/**
 * `count` different places below `size`, each subset equally likely, in random order for small samples.
 * Source: Robert Floyd, "A sample of brilliance", Communications of the ACM 30(9), 1987.
 */
export function distinctPlaces(size: number, count: number): number[] {
  if (count >= size) return Array.from({ length: size }, (_, place) => place);
  const chosen = new Set<number>();
  for (let top = size - count; top < size; top++) {
    const place = Math.floor(Math.random() * (top + 1));
    chosen.add(chosen.has(place) ? top : place);
  }
  return [...chosen];
}
