/** A browser's part: keeps the cookie and the CSRF token, and holds every answer against the contract it came under. */
import { expect } from 'vitest';
import { z } from 'zod';
import {
  Availability,
  ChangeLog,
  EveningSearch,
  Hold,
  ProblemDetails,
  ReservationCreated,
  ReservationList,
  ReservationView,
  RestaurantList,
  RestaurantChangeLog,
  RestaurantConflicts,
  RestaurantPage,
  RestaurantSaved,
  SessionView,
  StaffDay,
  StaffReservationView,
  StaffRestaurantView,
  WaitlistEntryView,
  WaitlistJoined,
  WebhookCreated,
} from '@quicktable/contracts';

export const shape = {
  availability: Availability,
  changes: ChangeLog,
  evening: EveningSearch,
  hold: Hold,
  created: ReservationCreated,
  list: ReservationList,
  reservation: ReservationView,
  restaurants: RestaurantList,
  page: RestaurantPage,
  session: SessionView,
  day: StaffDay,
  staffReservation: StaffReservationView,
  staffRestaurant: StaffRestaurantView,
  restaurantSaved: RestaurantSaved,
  restaurantConflicts: RestaurantConflicts,
  restaurantChanges: RestaurantChangeLog,
  entry: WaitlistEntryView,
  joined: WaitlistJoined,
  webhook: WebhookCreated,
} as const;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export class Client {
  readonly #url: string;
  #cookie = '';
  #csrfToken = '';

  constructor(url: string) {
    this.#url = url;
  }

  get cookie(): string {
    return this.#cookie;
  }

  async call(method: string, path: string, { body, headers = {} }: CallOptions = {}): Promise<Answer> {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.#cookie === '' ? {} : { cookie: this.#cookie }),
        ...(this.#csrfToken === '' ? {} : { 'x-csrf-token': this.#csrfToken }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const cookie = response.headers.get('set-cookie');
    if (cookie !== null) this.#cookie = cookie.split(';')[0] ?? '';
    const text = await response.text();
    const parsed: unknown = text === '' ? undefined : JSON.parse(text);
    if (response.status >= 400) ProblemDetails.parse(parsed);
    return { status: response.status, headers: response.headers, body: parsed };
  }

  /** Calls, expects the status, and gives the body as its contract says. */
  async ask<Schema extends z.ZodType>(
    schema: Schema,
    status: number,
    method: string,
    path: string,
    options?: CallOptions,
  ): Promise<z.infer<Schema>> {
    const answer = await this.call(method, path, options);
    expect(answer, `${method} ${path}: ${JSON.stringify(answer.body)}`).toMatchObject({ status });
    return schema.parse(answer.body);
  }

  /** Calls and expects a refusal with this code. */
  async refused(code: string, method: string, path: string, options?: CallOptions): Promise<Answer> {
    const answer = await this.call(method, path, options);
    expect(answer.body, `${method} ${path}: ${answer.status}`).toMatchObject({ code });
    return answer;
  }

  async signIn(email: string, password: string) {
    const session = await this.ask(shape.session, 201, 'POST', '/v1/sessions', { body: { email, password } });
    this.#csrfToken = session.csrfToken;
    return session;
  }
}

export const STAFF_PASSWORD = 'the staff password';

/** A client of a restaurant's staff, signed up by invitation. */
export async function staffClient(url: string, restaurantId: string, email: string): Promise<Client> {
  const client = new Client(url);
  const invited = await client.call('POST', `/v1/admin/restaurants/${restaurantId}/invitations`, {
    headers: { authorization: 'Bearer the admin token of tests' },
  });
  const { invitation } = z.object({ invitation: z.string() }).parse(invited.body);
  await client.call('POST', '/v1/accounts', {
    body: { email, password: STAFF_PASSWORD, name: '직원', invitation },
  });
  await client.signIn(email, STAFF_PASSWORD);
  return client;
}
