// Viewer response, cloudfront-js-2.0: security headers that depend on the kind of content, and a mark in Server-Timing.
// CloudFront does not run it for a status of 400 and above; what those need stands in the response headers policy.

const permissions = 'camera=(), geolocation=(), microphone=(), payment=()';

// oxlint-disable-next-line no-unused-vars -- CloudFront calls it
function handler(event) {
  const response = event.response;
  const headers = response.headers;
  const type = headers['content-type'] ? headers['content-type'].value : '';

  if (type.startsWith('text/html')) {
    headers['permissions-policy'] = { value: permissions };
    headers['cross-origin-opener-policy'] = { value: 'same-origin' };
  }
  // Data is not a page: it is neither framed nor shown by a search engine.
  if (type.indexOf('json') !== -1) {
    headers['x-robots-tag'] = { value: 'noindex' };
    if (!headers['content-security-policy']) {
      headers['content-security-policy'] = { value: "default-src 'none'; frame-ancestors 'none'" };
    }
  }

  const timing = headers['server-timing'];
  headers['server-timing'] = { value: timing ? `${timing.value}, edge;desc="quicktable"` : 'edge;desc="quicktable"' };
  return response;
}
