/** Decides whether a viewer already has what the edge would send (RFC 9110 section 13). */

function opaqueTag(entityTag: string): string {
  return entityTag.startsWith('W/') ? entityTag.slice(2) : entityTag;
}

/** What the viewer said it has. */
export interface Conditions {
  readonly ifNoneMatch?: string | undefined;
  readonly ifModifiedSince?: string | undefined;
}

/** What the edge would send. */
export interface Validators {
  readonly entityTag?: string | undefined;
  readonly lastModified?: string | undefined;
}

/** True when a 304 answers the request. `If-None-Match` is compared weakly and takes precedence over the date. */
export function isNotModified(conditions: Conditions, validators: Validators): boolean {
  if (conditions.ifNoneMatch !== undefined) {
    if (conditions.ifNoneMatch.trim() === '*') return true;
    const { entityTag } = validators;
    if (entityTag === undefined) return false;
    const tags = conditions.ifNoneMatch.match(/(?:W\/)?"[^"]*"/g) ?? [];
    return tags.some((tag) => opaqueTag(tag) === opaqueTag(entityTag));
  }
  if (conditions.ifModifiedSince === undefined || validators.lastModified === undefined) return false;
  const since = Date.parse(conditions.ifModifiedSince);
  const modified = Date.parse(validators.lastModified);
  return !Number.isNaN(since) && !Number.isNaN(modified) && modified <= since;
}

/** True when `If-Range` allows a part to be sent: the strong validators are the same. */
export function rangeStillValid(ifRange: string | undefined, validators: Validators): boolean {
  if (ifRange === undefined) return true;
  const value = ifRange.trim();
  if (value.startsWith('"')) return value === validators.entityTag;
  if (value.startsWith('W/')) return false;
  return validators.lastModified !== undefined && value === validators.lastModified;
}
