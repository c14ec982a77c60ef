/** Who is signed in, shared by all views of a page. */
import type { SessionView } from '@quicktable/contracts';
import { useEffect } from 'react';
import useSWR from 'swr';
import { readSession, signOut } from '../api/guest.ts';
import { ApiProblem } from '../api/problem.ts';
import { setCsrfToken } from '../api/request.ts';
import { maybeSignedIn, rememberSignedIn } from '../api/signed-in-here.ts';

export const sessionKey = 'session';

/** The session, or null when nobody is signed in. */
async function currentSession(): Promise<SessionView | null> {
  if (!maybeSignedIn()) return null;
  try {
    return await readSession();
  } catch (problem) {
    if (!(problem instanceof ApiProblem && (problem.status === 401 || problem.status === 404))) throw problem;
    rememberSignedIn(false);
    return null;
  }
}

export function useSession() {
  const { data, error, mutate } = useSWR(sessionKey, currentSession);

  useEffect(() => {
    setCsrfToken(data?.csrfToken);
  }, [data]);

  return {
    /** Undefined until it is known. */
    session: data,
    error: error as unknown,
    begin: (session: SessionView): void => {
      setCsrfToken(session.csrfToken);
      void mutate(session, { revalidate: false });
    },
    end: async (): Promise<void> => {
      await signOut();
      setCsrfToken(undefined);
      await mutate(null, { revalidate: false });
    },
  };
}
