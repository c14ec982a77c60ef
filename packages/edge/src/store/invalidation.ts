/**
 * What an invalidation names: paths, with a wildcard at the end at most, and tags.
 *
 * Source: "Invalidating files" and "What you need to know when invalidating tags" in the CloudFront Developer Guide.
 */
import { InvalidInvalidationError } from '../errors.ts';

/** What to forget. As with CloudFront, a path that begins with `#` is a tag. */
export interface Invalidation {
  readonly paths?: readonly string[];
  readonly tags?: readonly string[];
}

const maxPathLength = 4_000;
const maxTagLength = 256;
/** CloudFront keeps this many tags of an object and drops the rest. */
const maxTagsPerObject = 50;

function checkedTag(tag: string): string {
  if (!/^[!-+\--~]+$/.test(tag) || tag.length > maxTagLength) {
    throw new InvalidInvalidationError(
      `A tag has 1 to ${maxTagLength} visible ASCII characters without commas, not ${JSON.stringify(tag.slice(0, 80))}.`,
    );
  }
  return tag.toLowerCase();
}

function checkedPath(path: string): string {
  if (path === '' || path.length > maxPathLength) {
    throw new InvalidInvalidationError(`A path to invalidate has 1 to ${maxPathLength} characters.`);
  }
  return path.startsWith('/') ? path : `/${path}`;
}

/** @throws InvalidInvalidationError when CloudFront would refuse it */
export function checkInvalidation(invalidation: Invalidation): { paths: string[]; tags: string[] } {
  const items = invalidation.paths ?? [];
  return {
    paths: items.filter((item) => !item.startsWith('#')).map(checkedPath),
    tags: [
      ...items.filter((item) => item.startsWith('#')).map((item) => item.slice(1)),
      ...(invalidation.tags ?? []),
    ].map(checkedTag),
  };
}

/** Whether a path to invalidate names an object. A star counts as a wildcard only at the end. */
export function matchesPath(path: string, target: string): boolean {
  return path.endsWith('*') ? target.startsWith(path.slice(0, -1)) : target === path;
}

/** The tags of an object from the origin's header: in lower case, without those that CloudFront would not keep. */
export function parseTags(header: string | undefined): string[] {
  if (header === undefined) return [];
  const tags = header
    .split(',')
    .map((tag) => tag.trim().toLowerCase())
    .filter((tag) => tag !== '' && tag.length <= maxTagLength && /^[!-~]+$/.test(tag));
  return [...new Set(tags)].slice(0, maxTagsPerObject);
}
