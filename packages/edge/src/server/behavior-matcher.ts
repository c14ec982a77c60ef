/** Finds the behaviour of a path: the first whose pattern matches, as CloudFront does. */
import type { CacheBehavior } from '../distribution/types.ts';

function toExpression(pattern: string): RegExp {
  const text = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${text}$`, 's');
}

/** @param behaviors in order of precedence; the last one has the pattern `*` */
export function createBehaviorMatcher<Behavior extends Pick<CacheBehavior, 'pathPattern'>>(
  behaviors: readonly Behavior[],
): (path: string) => Behavior {
  const fallback = behaviors.at(-1);
  if (fallback?.pathPattern !== '*') throw new RangeError('The last behaviour must have the pattern "*".');
  const compiled = behaviors.slice(0, -1).map((behavior) => {
    const { pathPattern } = behavior;
    const isPlain = !/[*?]/.test(pathPattern);
    const isPrefix = /^[^*?]*\*$/.test(pathPattern);
    const prefix = pathPattern.slice(0, -1);
    const expression = toExpression(pathPattern);
    const matches = isPlain
      ? (path: string): boolean => path === pathPattern
      : isPrefix
        ? (path: string): boolean => path.startsWith(prefix)
        : (path: string): boolean => expression.test(path);
    return { behavior, matches };
  });
  return (path) => {
    for (const { behavior, matches } of compiled) if (matches(path)) return behavior;
    return fallback;
  };
}
