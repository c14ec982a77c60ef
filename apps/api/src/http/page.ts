/** The small pages that the service itself answers with: no script, no outside address. */
import type { FastifyReply } from 'fastify';

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#1b1f23;background:#fff}' +
  'table{border-collapse:collapse}td,th{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #ddd}' +
  'tr:target{background:#fff3bf}code{font-family:ui-monospace,monospace}';

/** @param body HTML that is already safe */
export function sendPage(reply: FastifyReply, title: string, body: string): FastifyReply {
  return reply
    .headers({
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    })
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
        `<title>${title} - QuickTable</title><style>${style}</style>${body}</html>`,
    );
}
