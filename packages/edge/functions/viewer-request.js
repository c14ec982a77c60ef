// Viewer request, cloudfront-js-2.0: gives equal questions one cache key, and answers at the edge what the origin need not see.
// The runtime has no for-of, classes, destructuring, spread, default parameters, Map or Set.

// Parameters that only tell where a visitor came from; they never change the answer.
const trackingParameters = ['fbclid', 'gclid', 'dclid', 'gbraid', 'wbraid', 'msclkid', 'yclid', 'igshid', 'mc_cid', 'mc_eid', 'n_media', 'n_query', '_ga', '_gl'];

// What scanners ask for on every host; nothing of the kind exists here.
const probe = /\\|\/\.(?!well-known\/)|\.(?:php|asp|aspx|jsp|cgi|env|bak|sql)$|^\/(?:wp-|cgi-bin|phpmyadmin|actuator)/i;

const languages = ['ko', 'en'];
const defaultLanguage = 'ko';

// oxlint-disable-next-line no-unused-vars -- CloudFront calls it
function handler(event) {
  const request = event.request;

  if (probe.test(request.uri)) {
    return { statusCode: 404, statusDescription: 'Not Found', headers: { 'cache-control': { value: 'no-store' } } };
  }

  request.querystring = normalizeQuery(request.querystring);

  const path = normalizePath(request.uri);
  if (path !== request.uri) {
    // 308 keeps the method, so that a POST to a path with a slash too many is not turned into a GET.
    return {
      statusCode: 308,
      statusDescription: 'Permanent Redirect',
      headers: {
        location: { value: path + queryText(request.querystring) },
        'cache-control': { value: 'public, max-age=3600' },
      },
    };
  }

  request.headers['accept-language'] = { value: chooseLanguage(request) };
  return request;
}

// Without doubled or trailing slashes; the stage name of the earlier API Gateway lab is dropped.
function normalizePath(uri) {
  let path = uri.replace(/\/{2,}/g, '/');
  if (path.startsWith('/prod/reservation')) path = path.slice('/prod'.length);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

// Sorted by name, without tracking parameters. Values of one name keep their order, which may carry meaning.
function normalizeQuery(querystring) {
  const kept = {};
  Object.keys(querystring)
    .sort()
    .forEach((name) => {
      const lower = name.toLowerCase();
      if (name !== '' && !lower.startsWith('utm_') && trackingParameters.indexOf(lower) === -1) {
        kept[name] = querystring[name];
      }
    });
  return kept;
}

function queryText(querystring) {
  const parts = [];
  Object.keys(querystring).forEach((name) => {
    const entry = querystring[name];
    (entry.multiValue || [entry]).forEach((each) => parts.push(each.value === '' ? name : `${name}=${each.value}`));
  });
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

// The visitor's own choice (cookie `lang`) comes before the browser's; one of two values, so that the cache holds two copies at most.
function chooseLanguage(request) {
  const chosen = request.cookies.lang;
  if (chosen && languages.indexOf(chosen.value) !== -1) return chosen.value;

  const header = request.headers['accept-language'];
  if (!header) return defaultLanguage;
  let best = defaultLanguage;
  let bestWeight = 0;
  header.value
    .toLowerCase()
    .split(',')
    .forEach((part) => {
      const pieces = part.trim().split(';');
      const language = pieces[0].split('-')[0];
      const weight = pieces.length > 1 ? Number(pieces[1].replace(/^\s*q\s*=\s*/, '')) : 1;
      if (languages.indexOf(language) !== -1 && weight > bestWeight) {
        best = language;
        bestWeight = weight;
      }
    });
  return best;
}
