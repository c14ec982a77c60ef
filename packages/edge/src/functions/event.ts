/**
 * The event object of CloudFront Functions, version 1.0, as functions read and change it.
 *
 * Source: "CloudFront Functions event structure" in the CloudFront Developer Guide.
 */

/** One query-string parameter, header or cookie. `multiValue` stands only where the name came more than once. */
export interface EventEntry {
  value: string;
  multiValue?: { value: string; attributes?: string }[];
  /** A `Set-Cookie`'s attributes, as in `Path=/; HttpOnly`. */
  attributes?: string;
}

export interface EventRequest {
  readonly method: string;
  uri: string;
  querystring: Record<string, EventEntry>;
  headers: Record<string, EventEntry>;
  cookies: Record<string, EventEntry>;
}

export interface EventResponse {
  statusCode: number;
  statusDescription?: string;
  headers?: Record<string, EventEntry>;
  cookies?: Record<string, EventEntry>;
  body?: string | { encoding: 'text' | 'base64'; data: string };
}

/** What a request is made of before it becomes an event. Header names are in lower case, in pairs with their values. */
export interface RequestParts {
  readonly method: string;
  readonly uri: string;
  /** Without the question mark. */
  readonly query: string;
  readonly headerPairs: readonly string[];
  readonly viewerIp: string;
  readonly requestId: string;
}

/** What a response is made of before it becomes an event; `Set-Cookie` values are among the pairs. */
export interface ResponseParts {
  readonly status: number;
  readonly statusText: string;
  readonly headerPairs: readonly string[];
}

/** The query string of an event's request, as it goes to the cache key and the origin; without the question mark. */
export function queryText(querystring: Record<string, EventEntry>): string {
  let text = '';
  for (const name of Object.keys(querystring)) {
    const entry = querystring[name] as EventEntry;
    if (entry.multiValue === undefined) {
      text = appendParameter(text, name, entry.value);
    } else {
      for (const { value } of entry.multiValue) text = appendParameter(text, name, value);
    }
  }
  return text;
}

function appendParameter(text: string, name: string, value: string): string {
  const parameter = value === '' ? name : `${name}=${value}`;
  return text === '' ? parameter : `${text}&${parameter}`;
}

/** The `Cookie` header of an event's request, or an empty string. */
export function cookieText(cookies: Record<string, EventEntry>): string {
  const parts: string[] = [];
  for (const [name, entry] of Object.entries(cookies)) {
    for (const { value } of entry.multiValue ?? [entry]) parts.push(`${name}=${value}`);
  }
  return parts.join('; ');
}

/** The `Set-Cookie` values of an event's response. */
export function setCookieTexts(cookies: Record<string, EventEntry>): string[] {
  return Object.entries(cookies).flatMap(([name, entry]) =>
    (entry.multiValue ?? [entry]).map(
      ({ value, attributes }) => `${name}=${value}${attributes ? `; ${attributes}` : ''}`,
    ),
  );
}
