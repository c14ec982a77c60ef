/** Runs a write of a form and keeps what the form shows of it. */
import { useState } from 'react';
import { ApiProblem } from '../api/problem.ts';

/** @param onStale What to do when somebody else was faster; the form shows the problem all the same */
export function useWrite(onStale?: () => void) {
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const run = async (write: () => Promise<void>) => {
    setSending(true);
    setProblem(undefined);
    try {
      await write();
    } catch (caught) {
      setProblem(caught);
      if (caught instanceof ApiProblem && caught.code === 'REVISION_STALE') onStale?.();
    } finally {
      setSending(false);
    }
  };
  return { sending, problem, run, forget: () => setProblem(undefined) };
}
