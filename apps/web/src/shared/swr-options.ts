/** How all views read: what is asked again, and what happens when the session has ended meanwhile. */
import { mutate } from 'swr';
import { ApiProblem, isPassing } from '../api/problem.ts';
import { sessionKey } from './use-session.ts';

export const swrOptions = {
  revalidateOnFocus: true,
  dedupingInterval: 2_000,
  errorRetryCount: 3,
  // What the client did wrong stays wrong.
  shouldRetryOnError: isPassing,
  onError: (error: unknown) => {
    if (error instanceof ApiProblem && error.code === 'UNAUTHORIZED') void mutate(sessionKey);
  },
};
