/** The clock of what counts down. */
import { useEffect, useState } from 'react';

/** Ticks once a second, for what counts down. */
export function useSecond(): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
