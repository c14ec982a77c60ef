/** The cookie that carries a session's id: out of reach of scripts, and not sent along by other sites. */
import type { FastifyReply, FastifyRequest } from 'fastify';

type Profile = 'lab' | 'production';

/** In production the browser itself makes sure that the cookie came over TLS and from this host (`__Host-`). */
function cookieName(profile: Profile): string {
  return profile === 'production' ? '__Host-quicktable' : 'quicktable';
}

function attributes(profile: Profile): string {
  return `Path=/; HttpOnly; SameSite=Lax${profile === 'production' ? '; Secure' : ''}`;
}

export function readSessionId(request: FastifyRequest, profile: Profile): string | null {
  const name = cookieName(profile);
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at !== -1 && pair.slice(0, at).trim() === name) {
      const id = pair.slice(at + 1).trim();
      return /^[A-Za-z0-9_-]{16,128}$/.test(id) ? id : null;
    }
  }
  return null;
}

export function setSessionCookie(reply: FastifyReply, profile: Profile, sessionId: string): void {
  reply.header('set-cookie', `${cookieName(profile)}=${sessionId}; ${attributes(profile)}`);
}

export function clearSessionCookie(reply: FastifyReply, profile: Profile): void {
  reply.header('set-cookie', `${cookieName(profile)}=; Max-Age=0; ${attributes(profile)}`);
}
