/** Runs a write of a dialog and keeps what the dialog shows of it. */
import { useState } from 'react';

export function useStaffWrite(onDone: () => void) {
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const run = async (write: () => Promise<unknown>) => {
    setSending(true);
    setProblem(undefined);
    try {
      await write();
      onDone();
    } catch (caught) {
      setProblem(caught);
    } finally {
      setSending(false);
    }
  };
  return { sending, problem, run };
}
