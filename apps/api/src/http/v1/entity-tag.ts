/** Entity tags (RFC 9110, 8.8.3): conditional reads, and writes under the revision that the client saw. */
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../../errors.ts';

/** A weak tag over what an answer says. */
export function weakTag(text: string): string {
  return `W/"${createHash('sha1').update(text).digest('base64url')}"`;
}

export function revisionTag(revision: number): string {
  return `"${revision}"`;
}

/**
 * The revision that `If-Match` names. `*` names none: whoever changes something says which version they saw. A tag that a proxy made weak while
 * compressing the answer still names its revision. @throws ProblemError when it is missing, or cannot be one of ours
 */
export function expectedRevision(request: FastifyRequest): number {
  const header = request.headers['if-match']?.trim();
  if (header === undefined || header === '' || header === '*') {
    throw new ProblemError(
      'REVISION_REQUIRED',
      'Send the ETag of what you change, as you last read it, as If-Match.',
    );
  }
  const match = /^(?:W\/)?"(\d{1,9})"$/.exec(header);
  if (match === null) {
    throw new ProblemError('REVISION_STALE', 'Send exactly the ETag that it came with.');
  }
  return Number(match[1]);
}

function weakly(tag: string): string {
  return tag.trim().replace(/^W\//, '');
}

/** Sets the tag, and answers 304 when the client has this very version. @returns whether the answer is given */
export function isNotModified(request: FastifyRequest, reply: FastifyReply, tag: string): boolean {
  reply.header('etag', tag);
  const header = request.headers['if-none-match'];
  if (header === undefined) return false;
  const known = header.split(',').map(weakly);
  return known.includes('*') || known.includes(weakly(tag));
}
